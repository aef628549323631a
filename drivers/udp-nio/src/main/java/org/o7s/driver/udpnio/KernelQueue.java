package org.o7s.driver.udpnio;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How many datagrams the kernel dropped because the socket's queue was full, read from {@code
 * /proc/net/udp}; 0 on systems that do not have it. Any thread.
 */
final class KernelQueue {
    private static final Path TABLES = Path.of("/proc/thread-self/net");
    private static final int LOCAL_COLUMN = 1;
    private static final int DROPS_COLUMN = 12;

    private final Path table;
    private final String key;
    private final long before;
    private volatile long last;
    private volatile boolean frozen;

    private KernelQueue(Path table, String key) {
        this.table = table;
        this.key = key;
        this.before = read(0);
    }

    static KernelQueue of(InetSocketAddress local) {
        byte[] address = local.getAddress().getAddress();
        Path table = TABLES.resolve(address.length == 4 ? "udp" : "udp6");
        return new KernelQueue(table, key(local.getAddress(), local.getPort()));
    }

    /** The address as the kernel prints it: each word of four bytes in its own byte order. */
    static String key(InetAddress address, int port) {
        byte[] bytes = address.getAddress();
        StringBuilder text = new StringBuilder();
        for (int word = 0; word < bytes.length; word += 4) {
            for (int i = 3; i >= 0; i--) {
                text.append(String.format(Locale.ROOT, "%02X", bytes[word + i]));
            }
        }
        return text.append(String.format(Locale.ROOT, ":%04X", port)).toString();
    }

    /** Drops since this object was made. */
    long drops() {
        if (!frozen) {
            last = read(last + before) - before;
        }
        return last;
    }

    /** Takes the last reading: the socket goes. */
    void freeze() {
        drops();
        frozen = true;
    }

    private long read(long otherwise) {
        if (!Files.isReadable(table)) {
            return otherwise;
        }
        try {
            for (String line : Files.readAllLines(table)) {
                String[] columns = line.strip().split("\\s+");
                if (columns.length > DROPS_COLUMN && columns[LOCAL_COLUMN].equals(key)) {
                    return Long.parseLong(columns[DROPS_COLUMN]);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return otherwise; // a count that cannot be read now is read the next time
        }
        return otherwise;
    }
}
