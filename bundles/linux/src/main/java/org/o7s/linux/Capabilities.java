package org.o7s.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The effective capabilities of a thread.
 *
 * <p>They say what the process may try; inside a user namespace the kernel can still refuse for a
 * network namespace that belongs to another one.
 *
 * @param effective as in the {@code CapEff} line of {@code /proc/thread-self/status}
 */
public record Capabilities(long effective) {
    private static final Path STATUS = Path.of("/proc/thread-self/status");
    private static final String LINE = "CapEff:";

    /**
     * Those of the calling thread.
     *
     * @throws IOException when {@code /proc} is not mounted
     */
    public static Capabilities current() throws IOException {
        return parse(Files.readAllLines(STATUS));
    }

    static Capabilities parse(List<String> status) throws IOException {
        for (String line : status) {
            if (line.startsWith(LINE)) {
                try {
                    return new Capabilities(
                            Long.parseUnsignedLong(line.substring(LINE.length()).strip(), 16));
                } catch (NumberFormatException e) {
                    throw new IOException(
                            "cannot read the capabilities: '" + line + "' in " + STATUS, e);
                }
            }
        }
        throw new IOException("cannot read the capabilities: no " + LINE + " line in " + STATUS);
    }

    /** Whether this one is effective. */
    public boolean has(Capability capability) {
        return ((effective >>> capability.bit()) & 1) != 0;
    }

    /** Those of {@code wanted} that are not effective, in the order of the enum. */
    public Set<Capability> missing(Set<Capability> wanted) {
        EnumSet<Capability> missing = EnumSet.noneOf(Capability.class);
        for (Capability capability : wanted) {
            if (!has(capability)) {
                missing.add(capability);
            }
        }
        return missing;
    }
}
