package org.o7s.commands.complete;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.o7s.commands.Candidate;
import org.o7s.commands.grammar.Value;
import org.o7s.commands.sight.Sight;
import org.o7s.commands.text.Explanations;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyManager;
import org.o7s.irm.management.Management;

/** The names that exist in a system now, by what they name. */
final class LiveNames {
    private final Management management;
    private final Supplier<Optional<PolicyManager>> policies;

    LiveNames(Management management, Supplier<Optional<PolicyManager>> policies) {
        this.management = management;
        this.policies = policies;
    }

    /**
     * The values that exist for a keyword; none if the system cannot be asked now.
     *
     * @param sight what may be seen
     */
    List<Candidate> of(Value value, String typed, Sight sight) {
        try {
            return find(value, typed, sight).distinct().toList();
        } catch (ProblemException e) {
            // Completion is a courtesy: it must not disturb the line with a problem.
            return List.of();
        }
    }

    private Stream<Candidate> find(Value value, String typed, Sight sight) {
        return switch (value.source()) {
            case NONE, FILE -> Stream.of();
            case CHOICES -> value.choices().stream().map(w -> new Candidate(w, ""));
            case IPCP ->
                    management.ipcps().stream()
                            .map(
                                    v ->
                                            new Candidate(
                                                    v.name(),
                                                    v.type().word()
                                                            + v.status()
                                                                    .layer()
                                                                    .map(l -> " in " + l)
                                                                    .orElse("")));
            case LAYER ->
                    management.ipcps().stream()
                            .flatMap(v -> v.status().layer().stream())
                            .map(l -> new Candidate(l, "layer"));
            case NAME ->
                    management.names().stream().map(n -> new Candidate(n.name(), n.loadBalance()));
            case PROCESS ->
                    management.processes().stream()
                            .filter(p -> sight.sees(p.id()))
                            .map(p -> new Candidate(Long.toString(p.id()), p.program()));
            case PROGRAM ->
                    Stream.concat(
                                    management.programs().stream().map(p -> p.program()),
                                    management.processes().stream()
                                            .filter(p -> sight.sees(p.id()))
                                            .map(p -> p.program()))
                            .map(p -> new Candidate(p, "program"));
            case INTERFACE -> interfaces();
            case FLOW ->
                    management.flows().stream()
                            .filter(sight::sees)
                            .map(f -> new Candidate(Integer.toString(f.id()), f.name()));
            case CAPTURE ->
                    management.captures().stream()
                            .filter(_ -> sight.isOfAll())
                            .map(c -> new Candidate(Integer.toString(c.id()), c.source()));
            case DRIVER ->
                    management.drivers().stream()
                            .map(d -> new Candidate(d.driver().name(), d.origin()));
            case POLICY_KIND ->
                    policies()
                            .flatMap(p -> p.policies().stream())
                            .map(p -> new Candidate(p.kind(), "policy kind"));
            case POLICY ->
                    policies()
                            .flatMap(p -> p.policies().stream())
                            .filter(
                                    p ->
                                            value.choices().isEmpty()
                                                    || value.choices().contains(p.kind()))
                            .map(p -> new Candidate(p.name(), p.kind() + " " + p.version()));
            case KIND_AND_POLICY ->
                    policies()
                            .flatMap(p -> p.policies().stream())
                            .map(p -> new Candidate(p.kind() + "/" + p.name(), p.version()));
            case POLICY_OWNER ->
                    policies()
                            .flatMap(p -> p.slots().stream())
                            .map(s -> new Candidate(s.owner(), s.kind() + " " + s.policy()));
            case RIB ->
                    sight.of(management.rib(typed, Management.Call.DO)).keySet().stream()
                            .map(p -> new Candidate(p, ""));
            case CODE ->
                    Stream.concat(Stream.of("last"), Explanations.codes().stream())
                            .map(c -> new Candidate(c, ""));
        };
    }

    private Stream<PolicyManager> policies() {
        return policies.get().stream();
    }

    private static Stream<Candidate> interfaces() {
        try {
            return NetworkInterface.networkInterfaces()
                    .map(i -> new Candidate(i.getName(), "interface"))
                    .toList()
                    .stream();
        } catch (SocketException e) {
            return Stream.of();
        }
    }
}
