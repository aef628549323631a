package org.o7s.core.member;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What Linux tells of an interface in files: the JDK lists only those that have an address, and an
 * interface that is down, or that carries nothing but a layer, has none. May block; any thread.
 *
 * @param devices the list of all interfaces of this network namespace
 * @param attributes a folder per interface, possibly those of another namespace
 */
record LinuxLinks(Path devices, Path attributes) {
    /** Where Linux has them. */
    static final LinuxLinks SYSTEM =
            new LinuxLinks(Path.of("/proc/net/dev"), Path.of("/sys/class/net"));

    private static final int FLAG_UP = 0x1;
    private static final int FLAG_LOOPBACK = 0x8;

    /** The state of an interface, absent if there is none or this is not Linux. */
    LinkState look(String device) throws IOException {
        return isListed(device) ? state(attributes.resolve(device)) : LinkState.ABSENT;
    }

    private boolean isListed(String device) throws IOException {
        if (!Files.isReadable(devices)) {
            return false;
        }
        try (var lines = Files.lines(devices)) {
            return lines.anyMatch(line -> line.strip().startsWith(device + ":"));
        }
    }

    private static LinkState state(Path link) {
        int flags = number(link, "flags", 16);
        boolean up = (flags & FLAG_UP) != 0 && number(link, "carrier", 10) == 1;
        long address =
                Long.parseLong(
                        "0"
                                + read(link, "address")
                                        .filter(a -> a.matches("([0-9a-f]{2}:){5}[0-9a-f]{2}"))
                                        .orElse("")
                                        .replace(":", ""),
                        16);
        return new LinkState(
                true,
                up,
                (flags & FLAG_LOOPBACK) != 0,
                number(link, "ifindex", 10),
                number(link, "mtu", 10),
                address);
    }

    private static int number(Path link, String attribute, int radix) {
        String digits = read(link, attribute).orElse("0").replaceFirst("^0x", "");
        try {
            return Integer.parseInt(digits, radix);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** An attribute; the carrier of an interface that is down cannot be read. */
    private static Optional<String> read(Path link, String attribute) {
        try {
            return Optional.of(Files.readString(link.resolve(attribute)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
