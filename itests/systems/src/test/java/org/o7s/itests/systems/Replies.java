package org.o7s.itests.systems;

import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client of {@code oping -D} saw, reply by reply, of either kind.
 *
 * @param numbers of the requests that were answered
 * @param longestGapMs the longest time between two replies, in ms
 */
record Replies(TreeSet<Integer> numbers, double longestGapMs) {
    private static final Pattern REPLY = Pattern.compile("\\[(\\d+)\\.(\\d{6})\\] .* seq=(\\d+) ");

    /** Reads what the client has printed so far. */
    static Replies of(String output) {
        TreeSet<Integer> numbers = new TreeSet<>();
        long longestUs = 0;
        long lastUs = 0;
        for (String line : output.lines().toList()) {
            Matcher reply = REPLY.matcher(line);
            if (reply.find()) {
                long us =
                        Long.parseLong(reply.group(1)) * 1_000_000 + Long.parseLong(reply.group(2));
                longestUs = lastUs == 0 ? 0 : Math.max(longestUs, us - lastUs);
                lastUs = us;
                numbers.add(Integer.parseInt(reply.group(3)));
            }
        }
        return new Replies(numbers, longestUs / 1e3);
    }

    /** The newest request that was answered; -1 if none was. */
    int newest() {
        return numbers.isEmpty() ? -1 : numbers.last();
    }

    /** How many requests before the newest one that was answered have no answer. */
    int missing() {
        return newest() + 1 - numbers.size();
    }

    /** Whether all of the last requests of a run of so many were answered. */
    boolean endsWell(int count, int last) {
        return numbers.tailSet(count - last).size() == last;
    }

    /** For tables. */
    @Override
    public String toString() {
        return "%d answered, %d lost, longest gap %.1f ms"
                .formatted(numbers.size(), missing(), longestGapMs);
    }
}
