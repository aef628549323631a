package org.o7s.commands.grammar;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.o7s.irm.management.CaptureRequest;

/**
 * When a capture ends by itself, as people write it: {@code 10000} packets, {@code 50MB}. A value;
 * any thread.
 *
 * @param packets at most {@link CaptureRequest#PACKETS_MAX}
 * @param bytes at most {@link CaptureRequest#BYTES_MAX}
 */
public record CaptureLimit(long packets, long bytes) {
    /** If nobody says. */
    public static final CaptureLimit USUAL =
            new CaptureLimit(CaptureRequest.PACKETS, CaptureRequest.BYTES);

    private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,11})([kMG]?B)?");
    private static final Map<String, Long> UNITS =
            Map.of("B", 1L, "kB", 1_000L, "MB", 1_000_000L, "GB", 1_000_000_000L);

    /** Empty if it is not written like that, or is too much. */
    public static Optional<CaptureLimit> of(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        if (unit == null) {
            return number > CaptureRequest.PACKETS_MAX
                    ? Optional.empty()
                    : Optional.of(new CaptureLimit(number, CaptureRequest.BYTES));
        }
        long factor = UNITS.getOrDefault(unit, 1L);
        return number > CaptureRequest.BYTES_MAX / factor
                ? Optional.empty()
                : Optional.of(new CaptureLimit(CaptureRequest.PACKETS_MAX, number * factor));
    }
}
