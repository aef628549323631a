package org.o7s.itests.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.o7s.linux.NetworkNamespace;
import org.o7s.linux.kit.VirtualCable;

/**
 * Three namespaces in a row: source, forwarder, sink. The forwarder's interfaces are {@value #IN}
 * and {@value #OUT}; it also forwards IP packets to {@value #IP_DESTINATION}, which the sink drops.
 */
final class ForwardPath implements AutoCloseable {
    static final String IN = "in";
    static final String OUT = "out";
    static final String IP_DESTINATION = "198.51.100.9";

    private final String prefix = "o7s-f-" + ProcessHandle.current().pid() + "-";

    ForwardPath() throws IOException {
        for (String end : List.of("s", "f", "k")) {
            ip("netns", "add", prefix + end);
        }
        connect("s", VirtualCable.INTERFACE, "192.0.2.1/24", IN, "192.0.2.2/24", 200);
        connect("k", VirtualCable.INTERFACE, "198.51.100.2/24", OUT, "198.51.100.1/24", 300);
        String sinkMac = "02:00:00:00:00:99";
        ip("-n", prefix + "k", "link", "set", VirtualCable.INTERFACE, "address", sinkMac);
        ip(
                "-n",
                prefix + "f",
                "neigh",
                "replace",
                IP_DESTINATION,
                "lladdr",
                sinkMac,
                "dev",
                OUT,
                "nud",
                "permanent");
        ip("netns", "exec", prefix + "f", "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
    }

    private void connect(
            String end, String device, String address, String inner, String own, int index)
            throws IOException {
        // Two ends of one index look like one device to the kernel: it starts them a second later.
        ip(
                "-n",
                prefix + end,
                "link",
                "add",
                device,
                "index",
                Integer.toString(index),
                "type",
                "veth",
                "peer",
                "name",
                inner,
                "index",
                Integer.toString(index + 1),
                "netns",
                prefix + "f");
        ip("-n", prefix + end, "address", "add", address, "dev", device);
        ip("-n", prefix + "f", "address", "add", own, "dev", inner);
        ip("-n", prefix + end, "link", "set", device, "up");
        ip("-n", prefix + "f", "link", "set", inner, "up");
    }

    NetworkNamespace source() {
        return new NetworkNamespace(prefix + "s");
    }

    NetworkNamespace forwarder() {
        return new NetworkNamespace(prefix + "f");
    }

    NetworkNamespace sink() {
        return new NetworkNamespace(prefix + "k");
    }

    /** Frames that have reached the sink's interface so far. */
    long arrived() throws Exception {
        return sink().call(
                        () ->
                                Files.readAllLines(Path.of("/proc/thread-self/net/dev")).stream()
                                        .map(String::strip)
                                        .filter(l -> l.startsWith(VirtualCable.INTERFACE + ":"))
                                        .mapToLong(l -> Long.parseLong(l.split("\\s+")[2]))
                                        .sum());
    }

    private static void ip(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said.strip());
        }
    }

    @Override
    public void close() throws IOException {
        for (String end : List.of("s", "f", "k")) {
            ip("netns", "del", prefix + end);
        }
    }
}
