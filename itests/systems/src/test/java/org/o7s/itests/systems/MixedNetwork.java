package org.o7s.itests.systems;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.o7s.lab.Cable;
import org.o7s.lab.Host;
import org.o7s.lab.Lab;
import org.o7s.lab.LinkEnd;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Programs;
import org.o7s.lab.cable.Capture;
import org.o7s.lab.file.LabFile;
import org.o7s.lab.file.LabPlan;
import org.o7s.lab.file.LabPlan.EndPlan;
import org.o7s.lab.file.LabPlan.HostPlan;
import org.o7s.lab.file.LabPlan.LinkPlan;
import org.o7s.lab.file.LabPlan.Step;

/**
 * One of the networks of the paper, section 5.10, with a system of the C prototype in the place of
 * one of o7s: the hosts, cables and commands are those of the lab file (docs/wire/cli-and-tools.md
 * 6). Steps that need an answer of the prototype are repeated, as it may send it to nobody
 * (docs/wire/c-prototype-as-peer.md 1.2, R1).
 */
final class MixedNetwork {
    private static final int TRIES = 12;

    /** Routes, registrations, and a few answers that get lost. */
    private static final Duration REACHED_WITHIN = Duration.ofMinutes(4);

    private static final Pattern HOSTS_ENTRY =
            Pattern.compile("echo '(\\S+) (\\S+)' \\| sudo tee --append /etc/hosts");

    private final LabPlan plan;
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private int repeated;

    private MixedNetwork(LabPlan plan) {
        this.plan = plan;
    }

    /**
     * Makes the hosts, the cables and the systems, with nothing on them yet.
     *
     * @param file four-nodes-023 or broadcast-023: the prototype knows no other syntax
     * @param place the host that gets the system of the prototype
     */
    static MixedNetwork build(
            Lab lab, FreshSystems attempt, CPeer peer, String file, String place) {
        MixedNetwork network = new MixedNetwork(LabFile.find(file).forDemo(false));
        Map<String, LinkEnd> ends = new LinkedHashMap<>();
        network.plan.hosts().forEach(h -> network.hosts.put(h.name(), lab.host(h.name())));
        for (LinkPlan link : network.plan.links()) {
            Cable cable =
                    lab.cable(network.end(link.left()), network.end(link.right()), link.seed());
            ends.putIfAbsent(link.left().host(), cable.left());
            ends.putIfAbsent(link.right().host(), cable.right());
        }
        for (HostPlan host : network.plan.hosts()) {
            String[] options = host.irmd().toArray(String[]::new);
            Node node =
                    host.name().equals(place)
                            ? Node.of(attempt.start(peer, known(ends, host.name())))
                            : Node.of(O7sSystem.start(lab, network.host(host.name()), options));
            network.nodes.put(host.name(), node);
        }
        return network;
    }

    private Lab.End end(EndPlan end) {
        return new Lab.End(host(end.host()), end.device(), end.address());
    }

    private Host host(String name) {
        return known(hosts, name);
    }

    /** The system on a host. */
    Node node(String name) {
        return known(nodes, name);
    }

    private static <T> T known(Map<String, T> all, String name) {
        T found = all.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no host " + name + ", only " + all.keySet());
        }
        return found;
    }

    /** Records the frames of an interface from now on. */
    Capture capture(Lab lab, String host, String device) {
        Capture capture = host(host).capture(device);
        lab.onClose(
                () -> {
                    try {
                        capture.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
        return capture;
    }

    /** Does all steps of the lab; every command must end with 0. */
    void enterAllCommands() {
        for (Step step : plan.steps()) {
            step.run().forEach(line -> enter(step.on(), line));
        }
    }

    private void enter(String host, String line) {
        Matcher entry = HOSTS_ENTRY.matcher(line);
        if (entry.matches()) {
            node(host).findAt(entry.group(1), entry.group(2));
            return;
        }
        Outcome outcome = irm(host, line);
        if (outcome.exitCode() == 0) {
            return;
        }
        if (!line.matches("irm ipcp (enroll|connect) .*")) {
            outcome.expectSuccess();
        }
        repeated++;
        if (!line.contains(" connect ") || line.contains(" component ")) {
            repeat(host, line);
        } else {
            // Half of it may be there, which cannot be connected again.
            irm(host, line.replace(" connect ", " disconnect "));
            repeat(host, line + " component mgmt");
            repeat(host, line + " component dt");
        }
    }

    private void repeat(String host, String line) {
        Outcome outcome = irm(host, line);
        for (int i = 1; outcome.exitCode() != 0 && i < TRIES; i++) {
            repeated++;
            outcome = irm(host, line);
        }
        outcome.expectSuccess();
    }

    private Outcome irm(String host, String line) {
        return node(host).irm(line.substring("irm ".length()).split(" "));
    }

    /** Pings the server until it has answered all pings of one run. */
    Outcome pingUntilAllAnswered(String host, int count, String arguments) {
        Outcome[] last = new Outcome[1];
        Awaitility.await(host + " reaches the server")
                .atMost(REACHED_WITHIN)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () -> {
                            last[0] = ping(host, count, arguments);
                            boolean all = answersAll(last[0], count);
                            repeated += all ? 0 : 1;
                            return all;
                        });
        return last[0];
    }

    /** Pings the server, whatever comes of it. */
    Outcome ping(String host, int count, String arguments) {
        return node(host).oping("oping", "-c " + count + " " + arguments);
    }

    /** Whether all pings were answered: the prototype ends with 0 if none is, too. */
    static boolean answersAll(Outcome ping, int count) {
        return ping.out().contains(" " + count + " received");
    }

    /** The command lines of the ping servers on a host, which its daemon has started. */
    List<String> serversOn(String host) {
        return Programs.ip("netns", "pids", host(host).namespace().name())
                .lines()
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                .flatMap(p -> p.info().commandLine().stream())
                .filter(c -> c.contains("oping") && c.endsWith(" -l"))
                .toList();
    }

    /** How many steps had to be repeated. */
    int repeated() {
        return repeated;
    }
}
