package org.o7s.ipcp.udp;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The hosts file of the system. Reading may block: not for a loop. */
record HostsFile(Path path) {
    /** Where it is on most systems. */
    static final HostsFile SYSTEM = new HostsFile(Path.of("/etc/hosts"));

    private static final long FILE_MAX_BYTES = 4 << 20;

    /** What a name of a layer is called here: its hash. */
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{32}");

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

    /**
     * The line that would let a host be found. Its address is that of the other hashes in the file
     * if they all are at one place, as those of a neighbour are; a mistyped hash shows itself then.
     *
     * @param host the hash
     * @param name of what it is the hash
     */
    String lineFor(String host, String name, UdpFamily family) {
        Set<String> places = new TreeSet<>();
        try {
            if (Files.isReadable(path) && Files.size(path) <= FILE_MAX_BYTES) {
                for (String line : Files.readAllLines(path, StandardCharsets.ISO_8859_1)) {
                    String[] words = words(line);
                    for (int i = 1; i < words.length; i++) {
                        if (HASH.matcher(words[i]).matches()) {
                            family.parse(words[0]).ifPresent(a -> places.add(words[0]));
                        }
                    }
                }
            }
        } catch (IOException e) {
            // The line is advice: without the file, it names no place.
            places.clear();
        }
        return (places.size() == 1 ? places.iterator().next() : "<address of " + name + ">")
                + " "
                + host;
    }

    private static String[] words(String line) {
        int comment = line.indexOf('#');
        return (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+");
    }

    private static Optional<InetAddress> match(String line, List<String> hosts, UdpFamily family) {
        String[] words = words(line);
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
