package org.o7s.irm.desk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.o7s.core.ipcp.Ipcp.NameAnswer;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.problem.ProblemException;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.IrmSettings;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Resolution;
import org.o7s.irm.management.SystemView;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.IpcpTable;
import org.o7s.irm.state.NameEntry;
import org.o7s.irm.state.Registry;

/** The system at a glance, and where a name would be found. */
final class Overview {
    private final Caller caller;
    private final Registry registry;
    private final IrmContext context;
    private final IrmSettings settings;
    private final long beganNs;

    Overview(Caller caller, Registry registry, IrmContext context, IrmSettings settings) {
        this.caller = caller;
        this.registry = registry;
        this.context = context;
        this.settings = settings;
        this.beganNs = context.clocks().monotonicNs();
    }

    Resolution resolve(String name, Call call) {
        DeskProblems.requireName("a name", name);
        TimeLimit limit = caller.limit(call);
        boolean local = caller.look(() -> registry.isAnyBound(name));
        boolean direct =
                settings.directFlows() && caller.look(() -> registry.names().isDirect(name));
        Map<IpcpEntry, CompletableFuture<NameAnswer>> asked = new LinkedHashMap<>();
        for (IpcpEntry ipcp : caller.look(() -> registry.ipcps().candidates())) {
            asked.put(ipcp, caller.begin(ipcp, (i, reply) -> i.query(name, reply)));
        }
        List<Resolution.Asked> answers = new ArrayList<>();
        asked.forEach((ipcp, answer) -> answers.add(answered(limit, ipcp, answer)));
        String chosen =
                local && direct
                        ? "direct"
                        : answers.stream()
                                .filter(Resolution.Asked::known)
                                .map(Resolution.Asked::ipcp)
                                .findFirst()
                                .orElse("");
        return new Resolution(name, local, chosen, List.copyOf(answers));
    }

    private Resolution.Asked answered(
            TimeLimit limit, IpcpEntry ipcp, CompletableFuture<NameAnswer> answer) {
        try {
            NameAnswer got = caller.await(limit, "cannot ask IPCP \"" + ipcp.name() + "\"", answer);
            return new Resolution.Asked(
                    ipcp.name(), ipcp.layer(), got.digest(), got.known(), got.reason());
        } catch (ProblemException e) {
            return new Resolution.Asked(
                    ipcp.name(), ipcp.layer(), "", false, e.problem().sentence());
        }
    }

    SystemView status() {
        return caller.look(
                () -> {
                    Map<String, Long> totals = new LinkedHashMap<>();
                    totals.put("ipcps", (long) registry.ipcps().all().size());
                    totals.put("names", (long) registry.names().all().size());
                    totals.put("processes", (long) registry.processes().all().size());
                    totals.put("flows", (long) registry.flows().size());
                    totals.put("packets-in-use", (long) context.pools().inUse());
                    return new SystemView(
                            settings.instance(),
                            settings.version(),
                            ProcessHandle.current().pid(),
                            (context.clocks().monotonicNs() - beganNs) / 1_000_000,
                            settings.directFlows(),
                            totals,
                            concerns());
                });
    }

    private List<String> concerns() {
        List<String> concerns = new ArrayList<>();
        for (IpcpEntry ipcp : registry.ipcps().all()) {
            IpcpStatus status = ipcp.ipcp().status();
            Optional.of(status.detail())
                    .filter(detail -> !detail.isEmpty())
                    .ifPresent(detail -> concerns.add("IPCP \"" + ipcp.name() + "\": " + detail));
        }
        for (IpcpTable.Lost lost : registry.ipcps().lost()) {
            concerns.add(
                    "IPCP \""
                            + lost.name()
                            + "\" waits for the bundle of type "
                            + lost.type().word());
        }
        for (NameEntry name : registry.names().all()) {
            String why = name.loadBalance().why();
            if (!why.isEmpty()) {
                concerns.add("name \"" + name.name() + "\": " + why);
            }
        }
        return concerns;
    }
}
