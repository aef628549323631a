package org.o7s.itests.bench.load;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a measured process has seen: numbers with names, one line of text.
 *
 * @param numbers by name
 */
public record Answer(Map<String, Long> numbers) {
    private static final String FAILED = "failed ";

    /** Nothing yet. */
    public Answer() {
        this(new TreeMap<>());
    }

    /** Adds a number. */
    public Answer put(String name, long number) {
        numbers.put(name, number);
        return this;
    }

    /** A number; 0 if it is not there. */
    public long get(String name) {
        return numbers.getOrDefault(name, 0L);
    }

    /** The line. */
    public String line() {
        StringBuilder line = new StringBuilder("saw");
        numbers.forEach((name, number) -> line.append(' ').append(name).append('=').append(number));
        return line.toString();
    }

    /** The line that says why there is no answer. */
    static String failure(Exception e) {
        return FAILED + String.valueOf(e).replace('\n', ' ');
    }

    /**
     * Reads a line.
     *
     * @throws IllegalStateException with the reason if the process could not do it
     */
    public static Answer of(String line) {
        if (line.startsWith(FAILED)) {
            throw new IllegalStateException(line.substring(FAILED.length()));
        }
        Answer answer = new Answer();
        String[] words = line.split(" ");
        for (int i = 1; i < words.length; i++) {
            String[] parts = words[i].split("=", 2);
            answer.put(parts[0], Long.parseLong(parts[1]));
        }
        return answer;
    }
}
