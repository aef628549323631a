package org.o7s.tools.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.o7s.tools.base.MessageText;

/** Sizes, rates and names as people read them: units of 1000, nothing that moves a cursor. */
final class Amounts {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    private static final int BAR_MARKS = 20;
    private static final double STEP = 1000;

    private Amounts() {}

    /** A size. */
    static String bytes(long bytes) {
        return amount((double) bytes);
    }

    private static String amount(double bytes) {
        int unit = 0;
        double left = bytes;
        while (left >= STEP && unit < UNITS.length - 1) {
            left /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", left, UNITS[unit]);
    }

    /** A rate. */
    static String rate(long bytes, long ns) {
        return amount(ns <= 0 ? 0 : bytes * 1e9 / ns) + "/s";
    }

    /** A time. */
    static String seconds(long ns) {
        return String.format(Locale.ROOT, "%.1f s", ns / 1e9);
    }

    /** A path that came from a stranger. */
    static String path(String path) {
        return MessageText.of(ByteBuffer.wrap(path.getBytes(StandardCharsets.UTF_8)));
    }

    /** How far a file is: a bar, and numbers. */
    static String progress(String path, long done, long total, double bytesPerS) {
        double share = total == 0 ? 1 : Math.clamp((double) done / total, 0, 1);
        int marks = (int) (share * BAR_MARKS);
        String left =
                bytesPerS < 1
                        ? ""
                        : String.format(Locale.ROOT, ", %.0f s left", (total - done) / bytesPerS);
        return String.format(
                Locale.ROOT,
                "[%s%s] %3d%% of %s, %s/s%s  %s",
                "#".repeat(marks),
                " ".repeat(BAR_MARKS - marks),
                (int) (share * 100),
                bytes(total),
                amount(bytesPerS),
                left,
                path(path));
    }
}
