package org.o7s.lab.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.o7s.lab.Cable;
import org.o7s.lab.Distribution;
import org.o7s.lab.Host;
import org.o7s.lab.Lab;
import org.o7s.lab.LabException;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.file.LabPlan;
import org.o7s.lab.file.LabPlan.HostPlan;
import org.o7s.lab.file.LabPlan.LinkPlan;

/**
 * A lab that was built from a plan: hosts, each with a daemon of o7s, and cables between them.
 * Needs root. Any thread.
 */
public final class RunningLab implements AutoCloseable {
    /** Where there is no {@code sudo}, it does nothing: whoever runs a lab is root. */
    private static final String SUDO = "command -v sudo > /dev/null 2>&1 || sudo() { \"$@\"; }; ";

    private final LabPlan plan;
    private final Lab lab;
    private final Distribution distribution;
    private final Map<String, O7sSystem> systems = new LinkedHashMap<>();
    private final Map<String, Cable> cables = new LinkedHashMap<>();

    private RunningLab(LabPlan plan, Lab lab, Distribution distribution) {
        this.plan = plan;
        this.lab = lab;
        this.distribution = distribution;
    }

    /**
     * Builds a lab. What was made before something failed is removed again.
     *
     * @param logs the folder below which its logs stay
     * @param longestLife no program on its hosts lives longer
     * @throws LabException when something does not work
     */
    public static RunningLab build(
            LabPlan plan, Distribution distribution, Path logs, Duration longestLife) {
        RunningLab running = open(plan, distribution, logs, longestLife);
        try {
            running.build();
            return running;
        } catch (RuntimeException e) {
            running.close();
            throw e;
        }
    }

    /** A lab of which nothing is built yet, but what removes it. */
    static RunningLab open(
            LabPlan plan, Distribution distribution, Path logs, Duration longestLife) {
        return new RunningLab(plan, Lab.open(plan.name(), logs, longestLife), distribution);
    }

    /**
     * Builds it, once.
     *
     * @throws LabException when something does not work, or another thread closes it meanwhile
     */
    void build() {
        Map<String, Host> hosts = new LinkedHashMap<>();
        plan.hosts().forEach(h -> hosts.put(h.name(), lab.host(h.name())));
        plan.links().forEach(l -> connect(l, hosts));
        startSystems(hosts);
    }

    private void connect(LinkPlan link, Map<String, Host> hosts) {
        Cable cable =
                lab.cable(
                        new Lab.End(
                                host(hosts, link.left().host()),
                                link.left().device(),
                                link.left().address()),
                        new Lab.End(
                                host(hosts, link.right().host()),
                                link.right().device(),
                                link.right().address()),
                        link.seed());
        cable.impair(link.impairments());
        String name = link.name();
        for (int i = 2; cables.containsKey(name); i++) {
            name = link.name() + "-" + i;
        }
        cables.put(name, cable);
    }

    private static Host host(Map<String, Host> hosts, String name) {
        Host host = hosts.get(name);
        if (host == null) {
            throw new LabException("there is no host " + name);
        }
        return host;
    }

    /** All at once: each spends most of the time waiting for a disk or another one. */
    private void startSystems(Map<String, Host> hosts) {
        Map<String, CompletableFuture<O7sSystem>> starting = new LinkedHashMap<>();
        for (HostPlan host : plan.hosts()) {
            String[] options = host.irmd().toArray(String[]::new);
            starting.put(
                    host.name(),
                    CompletableFuture.supplyAsync(
                            () ->
                                    O7sSystem.start(
                                            lab, host(hosts, host.name()), distribution, options)));
        }
        try {
            starting.forEach((name, system) -> systems.put(name, system.join()));
        } catch (CompletionException e) {
            throw e.getCause() instanceof LabException cause
                    ? cause
                    : new LabException("a system did not start: " + e.getMessage(), e);
        }
    }

    /** What it was built from. */
    public LabPlan plan() {
        return plan;
    }

    /** Where the logs are. */
    public Path folder() {
        return lab.folder();
    }

    /** Its systems by their names, in the order of the file. */
    public Map<String, O7sSystem> systems() {
        return new LinkedHashMap<>(systems);
    }

    /** The programs of o7s that are on the path of its hosts, in alphabetical order. */
    public List<String> programs() {
        return distribution.programs();
    }

    /** One of its systems. */
    public O7sSystem system(String name) {
        O7sSystem system = systems.get(name);
        if (system == null) {
            throw new LabException(
                    "there is no host " + name + ", only " + String.join(", ", systems.keySet()));
        }
        return system;
    }

    /** Its cables by their names, in the order of the file. */
    public Map<String, Cable> cables() {
        return new LinkedHashMap<>(cables);
    }

    /** A cable by its name, or by its hosts in the other order. */
    public Optional<Cable> cable(String name) {
        int dash = name.indexOf('-');
        String reversed =
                dash < 0 ? name : name.substring(dash + 1) + "-" + name.substring(0, dash);
        return Optional.ofNullable(cables.getOrDefault(name, cables.get(reversed)));
    }

    /** Runs a line of a shell on a host, where the programs of o7s are on the path. */
    public Outcome run(String host, String line, Duration limit) {
        O7sSystem system = system(host);
        String change = "cd " + quoted(system.host().folder().toString()) + "; ";
        return system.host()
                .run(limit, environment(system), List.of("sh", "-c", SUDO + change + line));
    }

    private Map<String, String> environment(O7sSystem system) {
        Map<String, String> all = new LinkedHashMap<>(system.environment());
        String path = System.getenv("PATH");
        all.put("O7S_INSTANCE", system.host().name());
        all.put(
                "PATH",
                distribution.home().resolve("bin")
                        + (path == null ? ":/usr/sbin:/usr/bin:/sbin:/bin" : ":" + path));
        return all;
    }

    /** A program that runs the one in its arguments on a host, or a shell if there is none. */
    String enterScript(String host) {
        O7sSystem system = system(host);
        List<String> lines = new ArrayList<>();
        lines.add("#!/bin/sh");
        lines.add("# Runs a program on host " + host + " of lab " + plan.name() + ".");
        lines.add("cd " + quoted(system.host().folder().toString()));
        environment(system).forEach((k, v) -> lines.add("export " + k + "=" + quoted(v)));
        lines.add("export PS1=" + quoted(host + "$ "));
        lines.add("[ $# -gt 0 ] || set -- sh -i");
        lines.add("exec ip netns exec " + quoted(system.host().namespace().name()) + " \"$@\"");
        return String.join("\n", lines) + "\n";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** Kills what runs in it and removes it; the logs stay. Again is harmless. */
    @Override
    public void close() {
        lab.close();
    }
}
