package org.o7s.itests.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Two systems in network namespaces, joined by a cable. Needs root. */
final class CableStage extends Stage {
    private static final String DEVICE = "eth0";
    private static final String MTU = "9000";
    private static final String UNICAST = "unicast";

    /** Ethernet with a frame for each packet. */
    private static final String PLAIN = "eth-plain";

    private static final String PLAIN_OPTIONS = " dev " + DEVICE + " ethertype 0xA001 trains off";
    private static final String C_PROGRAM = "c-mmsg";

    /** Flows of the quality data, over the lowest layer. */
    private static final String DATA = "data";

    private static final String NEAR = "10.211.55.1";
    private static final String FAR = "10.211.55.2";
    private static final long IP_LIMIT_S = 20;

    private final String type;
    private final boolean data;
    private final String near = "o7s-bench-" + ProcessHandle.current().pid() + "-a";
    private final String far = "o7s-bench-" + ProcessHandle.current().pid() + "-b";
    private List<Daemon> daemons = List.of();

    /**
     * An empty stage.
     *
     * @param type of the IPCPs that join the systems: {@code eth-dix} or {@code udp4}
     * @param data whether flows with retransmission take part, and iperf3
     */
    CableStage(Path system, String type, boolean data, List<String> daemonOptions)
            throws IOException {
        super(system, daemonOptions);
        this.type = type;
        this.data = data;
    }

    @Override
    List<String> yardsticks() {
        List<String> yardsticks =
                new ArrayList<>(isUdp() ? List.of("tcp", C_PROGRAM) : List.of(PLAIN, "tcp"));
        if (data) {
            yardsticks.add(Iperf.PROGRAM);
            yardsticks.add(Iperf.OF_SIZE);
        }
        return yardsticks;
    }

    @Override
    Results measure(Options options, Consumer<String> progress) throws IOException {
        List<Contender> contestants = new ArrayList<>(open(progress));
        if (data) {
            contestants.add(1, data());
            contestants.addAll(iperf(progress));
        }
        return Contest.between(contestants, options, progress);
    }

    /** Its processes, on the systems that are there already. */
    private Contestant data() throws IOException {
        daemons.get(1).irm(serving(processName(DATA, 0)));
        return contestant(DATA, "data-flow", true, daemons, homes());
    }

    private List<Child.Home> homes() {
        return List.of(daemons.get(1).home(FAR), daemons.getFirst().home(NEAR));
    }

    private List<Iperf> iperf(Consumer<String> progress) throws IOException {
        if (!Iperf.isInstalled()) {
            progress.accept("without iperf3, which is not installed: apt-get install iperf3");
            return List.of();
        }
        return List.of(
                closing(Iperf.open(inside(near), inside(far), FAR, false)),
                closing(Iperf.open(inside(near), inside(far), FAR, true)));
    }

    private boolean isUdp() {
        return type.equals("udp4");
    }

    private List<Contestant> open(Consumer<String> progress) throws IOException {
        plug();
        Daemon left = daemon(inside(near), "near");
        Daemon right = daemon(inside(far), "far");
        left.awaitReady();
        right.awaitReady();
        List<String> here = new ArrayList<>();
        List<String> there = new ArrayList<>();
        String lowest = "ipcp bootstrap type " + type + " name low layer " + LAYER;
        if (isUdp()) {
            // Who serves is at the other address: no hosts file, no DNS.
            StringBuilder names = new StringBuilder();
            for (String name : List.of(processName(type, 0), processName(DATA, 0), "far-uni")) {
                names.append(" peer ").append(name).append('=').append(FAR);
            }
            here.add(lowest + " ip " + NEAR + names);
            there.add(lowest + " ip " + FAR);
        } else {
            here.add(lowest + " dev " + DEVICE);
            there.add(lowest + " dev " + DEVICE);
            String plain = "ipcp bootstrap type " + type + " name plain layer " + PLAIN;
            String server = processName(PLAIN, 0);
            here.add(plain + PLAIN_OPTIONS);
            there.add(plain + PLAIN_OPTIONS);
            there.add("bind program " + server + " name " + server);
            there.add("name register " + server + " layer " + PLAIN);
        }
        there.addAll(serving(processName(type, 0)));
        there.add("ipcp bootstrap type unicast name far-uni layer " + UNICAST + " autobind");
        there.add("name register far-uni layer " + LAYER);
        there.add("bind program " + processName(UNICAST, 0) + " name " + processName(UNICAST, 0));
        there.add("name register " + processName(UNICAST, 0) + " layer " + UNICAST);
        here.add("ipcp enroll name near-uni layer " + UNICAST + " dst far-uni autobind");
        here.add("ipcp connect name near-uni dst far-uni");
        right.irm(there);
        left.irm(here);
        daemons = List.of(left, right);
        List<Child.Home> homes = homes();
        List<Contestant> contestants = new ArrayList<>();
        contestants.add(contestant(type, "flow", true, daemons, homes));
        if (!isUdp()) {
            // Names are asked for in one layer after the other: flows in the second take seconds.
            contestants.add(contestant(PLAIN, "flow", false, daemons, homes));
        }
        contestants.add(contestant(UNICAST, "flow", true, daemons, homes));
        contestants.add(contestant("tcp", "tcp", true, List.of(), homes));
        if (isUdp()) {
            Optional<Path> program = CProgram.compile("udpbench", folder(), progress);
            if (program.isPresent()) {
                contestants.add(program(C_PROGRAM, program.get(), homes));
            }
        }
        return contestants;
    }

    private static List<String> inside(String namespace) {
        return List.of("ip", "netns", "exec", namespace);
    }

    private void plug() throws IOException {
        for (String namespace : List.of(near, far)) {
            ip("netns", "add", namespace);
            closing(() -> ip("netns", "del", namespace));
            ip("-n", namespace, "link", "set", "lo", "up");
        }
        ip(
                "link", "add", DEVICE, "mtu", MTU, "netns", near, "type", "veth", "peer", "name",
                DEVICE, "mtu", MTU, "netns", far);
        ip("-n", near, "address", "add", NEAR + "/24", "dev", DEVICE);
        ip("-n", far, "address", "add", FAR + "/24", "dev", DEVICE);
        ip("-n", near, "link", "set", DEVICE, "up");
        ip("-n", far, "link", "set", DEVICE, "up");
    }

    private static void ip(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            if (!process.waitFor(IP_LIMIT_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
