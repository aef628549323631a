package org.o7s.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * The options that matter to a client before it reaches the daemon; a value.
 *
 * @param instance the instance that was named, empty if none
 * @param limitMs the longest wait in ms, 0 if none was given
 * @param rest all words but {@code --instance NAME}
 */
record OptionScan(String instance, long limitMs, List<String> rest) {
    private static final String INSTANCE = "--instance";
    private static final String TIMEOUT = "--timeout";
    private static final long DAY_MS = 86_400_000;

    OptionScan {
        rest = List.copyOf(rest);
    }

    /**
     * Looks through the words up to {@code --}: what follows belongs to a program that is bound.
     *
     * @throws ProgramException if {@code --instance} stands without a name
     */
    static OptionScan of(List<String> words) throws ProgramException {
        String instance = "";
        long limitMs = 0;
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--")) {
                rest.addAll(words.subList(i, words.size()));
                break;
            } else if (word.equals(INSTANCE)) {
                i++;
                instance = named(i < words.size() ? words.get(i) : "");
            } else if (word.startsWith(INSTANCE + "=")) {
                instance = named(word.substring(INSTANCE.length() + 1));
            } else {
                rest.add(word);
                if (word.equals(TIMEOUT) && i + 1 < words.size()) {
                    limitMs = milliseconds(words.get(i + 1));
                } else if (word.startsWith(TIMEOUT + "=")) {
                    limitMs = milliseconds(word.substring(TIMEOUT.length() + 1));
                }
            }
        }
        return new OptionScan(instance, limitMs, rest);
    }

    private static String named(String instance) throws ProgramException {
        if (instance.isEmpty()) {
            throw new ProgramException(
                    ExitCode.USAGE, "--instance needs a name, for instance --instance lab2");
        }
        return instance;
    }

    /** A time such as {@code 5}, {@code 500ms}, {@code 2m}; 0 if it is none: the daemon says so. */
    static long milliseconds(String typed) {
        int digits = 0;
        while (digits < typed.length()
                && typed.charAt(digits) >= '0'
                && typed.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0 || digits > 8) {
            return 0;
        }
        long number = Long.parseLong(typed.substring(0, digits));
        long unitMs =
                switch (typed.substring(digits)) {
                    case "ms" -> 1;
                    case "", "s" -> 1000;
                    case "m" -> 60_000;
                    case "h" -> 3_600_000;
                    case "d" -> DAY_MS;
                    default -> 0;
                };
        return Math.min(number * unitMs, DAY_MS);
    }
}
