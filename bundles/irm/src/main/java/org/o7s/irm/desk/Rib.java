package org.o7s.irm.desk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.o7s.api.FlowCounters;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.problem.ProblemException;
import org.o7s.irm.management.CaptureView;
import org.o7s.irm.management.FlowView;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.NameView;
import org.o7s.irm.management.ProcessView;
import org.o7s.irm.management.ProgramView;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.Registry;

/** What can be read of the IRM and, through it, of every IPCP (docs/wire/cli-and-tools.md 5). */
final class Rib {
    private static final String OWN = "irmd";

    private final Caller caller;
    private final Registry registry;
    private final Listings listings;
    private final Map<String, Supplier<CounterSet>> counters;
    private volatile Supplier<List<CaptureView>> captures = List::of;

    /**
     * What can be read.
     *
     * @param counters counters of the IRM's parts, by the path below {@code irmd}
     */
    Rib(
            Caller caller,
            Registry registry,
            Listings listings,
            Map<String, Supplier<CounterSet>> counters) {
        this.caller = caller;
        this.registry = registry;
        this.listings = listings;
        this.counters = new ConcurrentSkipListMap<>(counters);
    }

    /** From now on, shows counters of another part of the IRM. Any thread. */
    void addCounters(String path, Supplier<CounterSet> set) {
        counters.put(path, set);
    }

    /** From now on, shows captures. */
    void addCaptures(Supplier<List<CaptureView>> all) {
        captures = all;
    }

    Map<String, Map<String, String>> read(String prefix, Call call) {
        TimeLimit limit = caller.limit(call);
        Map<String, Map<String, String>> all = new TreeMap<>();
        if (isBelow(OWN, prefix)) {
            caller.onLoop(
                    limit,
                    "cannot read the tables of the IRM",
                    () -> {
                        own(all);
                        return true;
                    });
        }
        Map<IpcpEntry, CompletableFuture<Map<String, Map<String, String>>>> asked =
                new LinkedHashMap<>();
        for (IpcpEntry ipcp : caller.look(() -> registry.ipcps().all())) {
            if (isBelow(ipcp.name(), prefix)) {
                asked.put(ipcp, caller.begin(ipcp, (i, reply) -> i.rib(reply)));
            }
        }
        asked.forEach((ipcp, answer) -> addIpcp(all, limit, ipcp, answer));
        all.keySet().removeIf(path -> !path.startsWith(prefix));
        return all;
    }

    private void addIpcp(
            Map<String, Map<String, String>> all,
            TimeLimit limit,
            IpcpEntry ipcp,
            CompletableFuture<Map<String, Map<String, String>>> answer) {
        try {
            caller.await(limit, "cannot read IPCP \"" + ipcp.name() + "\"", answer)
                    .forEach(
                            (path, labels) ->
                                    all.put(
                                            path.isEmpty() ? ipcp.name() : ipcp.name() + "/" + path,
                                            labels));
        } catch (ProblemException e) {
            all.put(ipcp.name(), Map.of("problem", e.problem().sentence()));
        }
    }

    /** Whether something below this root can begin with the prefix. */
    private static boolean isBelow(String root, String prefix) {
        return prefix.startsWith(root) || root.startsWith(prefix);
    }

    private void own(Map<String, Map<String, String>> all) {
        listings.names().forEach(n -> all.put(OWN + "/names/" + n.name(), labels(n)));
        listings.processes().forEach(p -> all.put(OWN + "/processes/" + p.id(), labels(p)));
        listings.programs().forEach(p -> all.put(OWN + "/programs/" + p.program(), labels(p)));
        listings.flows().forEach(f -> all.put(OWN + "/flows/" + f.id(), labels(f)));
        captures.get().forEach(c -> all.put(OWN + "/captures/" + c.id(), labels(c)));
        Map<String, String> registrations = new LinkedHashMap<>();
        for (String ipcp : registry.registrations().holders()) {
            registrations.put(ipcp, String.join(" ", registry.registrations().namesOf(ipcp)));
        }
        all.put(OWN + "/registrations", registrations);
        counters.forEach(
                (path, set) -> {
                    Map<String, String> labels = new LinkedHashMap<>();
                    set.get().snapshot().forEach((k, v) -> labels.put(k, Long.toString(v)));
                    all.put(OWN + "/" + path, labels);
                });
    }

    private static Map<String, String> labels(CaptureView capture) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("source", capture.source());
        labels.put("file", capture.file());
        labels.put("state", capture.state());
        labels.put("packets", Long.toString(capture.packets()));
        labels.put("bytes", Long.toString(capture.bytes()));
        labels.put("missed", Long.toString(capture.missed()));
        return labels;
    }

    private static Map<String, String> labels(NameView name) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("load-balance", name.loadBalance());
        labels.put("programs", String.join(" ", name.programs()));
        labels.put("processes", joined(name.processes()));
        labels.put("ipcps", String.join(" ", name.ipcps()));
        labels.put("registrations", String.join(" ", name.registrations()));
        labels.put("waiting", Integer.toString(name.waiting()));
        return labels;
    }

    private static Map<String, String> labels(ProcessView process) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("program", process.program());
        labels.put("user", process.user());
        labels.put("names", String.join(" ", process.names()));
        labels.put("flows", Integer.toString(process.flows()));
        labels.put("waiting", Integer.toString(process.waiting()));
        labels.put("since-ms", Long.toString(process.sinceMs()));
        labels.put("memory-bytes", Long.toString(process.memoryBytes()));
        labels.put("requests", Integer.toString(process.requests()));
        labels.put("frcp", process.frcp().name());
        labels.put("frcp-problem", process.frcp().problem());
        return labels;
    }

    private static Map<String, String> labels(ProgramView program) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("names", String.join(" ", program.names()));
        labels.put("processes", joined(program.processes()));
        return labels;
    }

    private static Map<String, String> labels(FlowView flow) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("name", flow.name());
        labels.put("process", Long.toString(flow.process()));
        labels.put("holder", flow.holder());
        labels.put("side", flow.accepted() ? "accepted" : "allocated");
        labels.put("via", flow.via());
        labels.put("layer", flow.layer());
        labels.put("state", flow.state().toString());
        labels.put("qos", flow.qos().toString());
        labels.put("granted", flow.granted().toString());
        labels.put("mps-bytes", Integer.toString(flow.mpsBytes()));
        FlowCounters counted = flow.counters();
        labels.put("sent-packets", Long.toString(counted.sentPackets()));
        labels.put("sent-bytes", Long.toString(counted.sentBytes()));
        labels.put("received-packets", Long.toString(counted.receivedPackets()));
        labels.put("received-bytes", Long.toString(counted.receivedBytes()));
        labels.put("dropped-check", Long.toString(counted.droppedCheck()));
        labels.put("dropped-too-large", Long.toString(counted.droppedTooLarge()));
        labels.put("dropped-unread", Long.toString(counted.discarded()));
        labels.put("keepalives-sent", Long.toString(counted.keepalivesSent()));
        labels.put("keepalives-received", Long.toString(counted.keepalivesReceived()));
        return labels;
    }

    private static String joined(Iterable<Long> numbers) {
        StringBuilder text = new StringBuilder();
        for (Long number : numbers) {
            text.append(text.isEmpty() ? "" : " ").append(number);
        }
        return text.toString();
    }
}
