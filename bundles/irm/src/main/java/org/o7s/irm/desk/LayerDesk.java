package org.o7s.irm.desk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;
import org.o7s.irm.management.IpcpView;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.MemberView;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.Registry;

/** Asks the members of a layer in this system what they know of it. */
final class LayerDesk {
    private final Caller caller;
    private final Registry registry;

    LayerDesk(Caller caller, Registry registry) {
        this.caller = caller;
        this.registry = registry;
    }

    List<MemberView> layer(String layer, Call call) {
        DeskProblems.requireName("the name of a layer", layer);
        TimeLimit limit = caller.limit(call);
        Map<IpcpEntry, CompletableFuture<LayerView>> asked = new LinkedHashMap<>();
        Map<IpcpEntry, List<String>> members = caller.look(() -> membersOf(layer));
        members.keySet()
                .forEach(m -> asked.put(m, caller.begin(m, (ipcp, reply) -> ipcp.view(reply))));
        List<MemberView> views = new ArrayList<>();
        asked.forEach(
                (m, answer) ->
                        views.add(view(limit, m, members.getOrDefault(m, List.of()), answer)));
        return List.copyOf(views);
    }

    private Map<IpcpEntry, List<String>> membersOf(String layer) {
        Map<IpcpEntry, List<String>> members = new LinkedHashMap<>();
        for (IpcpEntry entry : registry.ipcps().all()) {
            if (entry.isOperational() && entry.layer().equals(layer)) {
                members.put(entry, registry.registrations().namesOf(entry.name()));
            }
        }
        if (members.isEmpty()) {
            throw DeskProblems.unknownLayer(
                    layer,
                    registry.ipcps().all().stream()
                            .map(IpcpEntry::layer)
                            .filter(l -> !l.isEmpty())
                            .distinct()
                            .toList());
        }
        return members;
    }

    private MemberView view(
            TimeLimit limit,
            IpcpEntry entry,
            List<String> registrations,
            CompletableFuture<LayerView> answer) {
        IpcpView ipcp = new IpcpView(entry.id(), entry.name(), entry.type(), entry.ipcp().status());
        try {
            LayerView known =
                    caller.await(limit, "cannot ask IPCP \"" + entry.name() + "\"", answer);
            return new MemberView(ipcp, registrations, Optional.of(known), "");
        } catch (ProblemException e) {
            // Not every type knows more of its layer than the IRM does.
            boolean isTrouble = e.problem().kind() != Problem.Kind.UNSUPPORTED;
            return new MemberView(
                    ipcp, registrations, Optional.empty(), isTrouble ? e.problem().sentence() : "");
        }
    }
}
