package org.o7s.commands.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.o7s.commands.grammar.Usage;
import org.o7s.core.slot.PolicyChange;
import org.o7s.core.slot.PolicyManager;

/**
 * Reads which policies a line asks for: {@code routing/lfa pff/alternate key=value ...}, a
 * parameter belonging to the policy before it, or {@code routing lfa param key=value ...}.
 */
final class ChosenPolicies {
    private static final String HELP = "irm help policy set";

    private record Named(String kind, String policy, Map<String, String> parameters) {}

    private final PolicyManager manager;
    private final List<Named> all = new ArrayList<>();

    private ChosenPolicies(PolicyManager manager) {
        this.manager = manager;
    }

    static List<PolicyChange> in(Request r, PolicyManager manager) {
        ChosenPolicies chosen = new ChosenPolicies(manager);
        r.last("kind").ifPresent(kind -> chosen.add(kind, policy(r)));
        r.parsed().all("item").forEach(chosen::item);
        r.parsed().all("param").forEach(chosen::parameter);
        if (chosen.all.isEmpty()) {
            throw Usage.missing("irm policy set", "<kind>/<policy>", HELP);
        }
        return chosen.all.stream()
                .map(n -> PolicyChange.to(n.kind(), n.policy(), n.parameters()))
                .toList();
    }

    private static String policy(Request r) {
        return r.last("policy")
                .orElseThrow(() -> Usage.missing("irm policy set", "<policy>", HELP));
    }

    private void item(String typed) {
        int slash = typed.indexOf('/');
        int equals = typed.indexOf('=');
        if (slash >= 0 && (equals < 0 || slash < equals)) {
            add(typed.substring(0, slash), typed.substring(slash + 1));
        } else {
            parameter(typed);
        }
    }

    private void parameter(String pair) {
        if (all.isEmpty()) {
            throw Usage.value("parameter", pair, "the policy that it belongs to stands before it");
        }
        int equals = pair.indexOf('=');
        all.getLast().parameters().put(pair.substring(0, equals), pair.substring(equals + 1));
    }

    /** The grammar of 0.23 has {@code link_state} where our policy is link-state. */
    private void add(String kind, String policy) {
        boolean known =
                manager.policies().stream()
                        .anyMatch(e -> e.kind().equals(kind) && e.name().equals(policy));
        String name = known ? policy : policy.toLowerCase(Locale.ROOT).replace('_', '-');
        all.add(new Named(kind, name, new LinkedHashMap<>()));
    }
}
