package org.o7s.linux;

import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Says whether the native calls of this bundle exist on this machine. Any thread. */
public final class Linux {
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64", "aarch64");

    private Linux() {}

    /**
     * A sentence that says why this machine cannot run the native calls, or empty when it can.
     * Touches no native symbol.
     */
    public static Optional<String> unsupported() {
        return unsupported(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    static Optional<String> unsupported(String system, String architecture) {
        if (!system.toLowerCase(Locale.ROOT).equals("linux")) {
            return Optional.of("it needs Linux, this system is " + system);
        }
        if (!ARCHITECTURES.contains(architecture)
                || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            return Optional.of(
                    "it knows the structures of x86_64 and aarch64, this machine is "
                            + architecture);
        }
        return Optional.empty();
    }
}
