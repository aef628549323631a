package org.o7s.ipcp.udp;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The hosts file of the system. Reading may block: not for a loop. */
record HostsFile(Path path) {
    /** Where it is on most systems. */
    static final HostsFile SYSTEM = new HostsFile(Path.of("/etc/hosts"));

    private static final long FILE_MAX_BYTES = 4 << 20;

    /**
     * The address of the first line that has one of these host names, and an address of this
     * family.
     *
     * @throws IOException if the file cannot be read, or is longer than 4 MiB
     */
    Optional<InetAddress> find(List<String> hosts, UdpFamily family) throws IOException {
        if (!Files.isReadable(path)) {
            return Optional.empty();
        }
        if (Files.size(path) > FILE_MAX_BYTES) {
            throw new IOException(path + " is longer than 4 MiB");
        }
        try (BufferedReader lines = Files.newBufferedReader(path, StandardCharsets.ISO_8859_1)) {
            String line;
            while ((line = lines.readLine()) != null) {
                Optional<InetAddress> found = match(line, hosts, family);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<InetAddress> match(String line, List<String> hosts, UdpFamily family) {
        int comment = line.indexOf('#');
        String[] words = (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+");
        for (int i = 1; i < words.length; i++) {
            for (String host : hosts) {
                if (words[i].equalsIgnoreCase(host)) {
                    return family.parse(words[0]);
                }
            }
        }
        return Optional.empty();
    }
}
