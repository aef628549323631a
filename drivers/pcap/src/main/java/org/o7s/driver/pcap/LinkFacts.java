package org.o7s.driver.pcap;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the system says about an interface at one moment.
 *
 * @param name for instance {@code eth0}
 * @param index the system's number; a re-created interface has another one
 * @param mac hardware address in the low 48 bits; 0 when there is none
 * @param mtuBytes largest payload of a frame
 * @param up switched on, and the other end is there
 */
record LinkFacts(String name, int index, long mac, int mtuBytes, boolean up) {
    private static final Path SYSFS = Path.of("/sys/class/net");
    private static final int MAC_BYTES = 6;

    /** The interface of this name, or empty when there is none. */
    static Optional<LinkFacts> find(String device) throws IOException {
        if (device.isEmpty() || device.contains("/") || device.startsWith(".")) {
            return Optional.empty();
        }
        NetworkInterface known = NetworkInterface.getByName(device);
        // On Linux the JDK knows only interfaces that have an address of the Internet.
        return known != null ? Optional.of(of(known)) : ofSysfs(SYSFS, device);
    }

    private static LinkFacts of(NetworkInterface known) throws SocketException {
        byte[] address = known.getHardwareAddress();
        long mac = 0;
        for (int i = 0; address != null && i < Math.min(address.length, MAC_BYTES); i++) {
            mac = (mac << 8) | (address[i] & 0xff);
        }
        return new LinkFacts(known.getName(), known.getIndex(), mac, known.getMTU(), known.isUp());
    }

    /** Reads the files that Linux shows for an interface. */
    static Optional<LinkFacts> ofSysfs(Path root, String device) throws IOException {
        Path folder = root.resolve(device);
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try {
            long mac = Long.parseUnsignedLong(read(folder, "address").replace(":", ""), 16);
            int flags = Integer.decode(read(folder, "flags"));
            boolean up = (flags & 1) != 0 && !read(folder, "operstate").equals("down");
            int index = Integer.parseInt(read(folder, "ifindex"));
            int mtuBytes = Integer.parseInt(read(folder, "mtu"));
            return Optional.of(new LinkFacts(device, index, mac, mtuBytes, up));
        } catch (NumberFormatException e) {
            throw new IOException("unexpected text below " + folder + ": " + e.getMessage(), e);
        }
    }

    private static String read(Path folder, String file) throws IOException {
        return Files.readString(folder.resolve(file)).strip();
    }

    /** The names of all interfaces. */
    static Set<String> names() throws IOException {
        Set<String> names = new TreeSet<>();
        NetworkInterface.networkInterfaces().map(NetworkInterface::getName).forEach(names::add);
        if (Files.isDirectory(SYSFS)) {
            try (var folders = Files.list(SYSFS)) {
                folders.filter(Files::isDirectory)
                        .forEach(f -> names.add(f.getFileName().toString()));
            }
        }
        return names;
    }
}
