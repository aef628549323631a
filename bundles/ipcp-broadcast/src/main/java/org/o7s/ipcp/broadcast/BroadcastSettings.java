package org.o7s.ipcp.broadcast;

import java.util.Map;
import java.util.TreeMap;
import org.o7s.core.slot.PolicyKind;
import org.o7s.policy.PolicyParameters;
import org.o7s.wire.g23.unicast.OepLayer;
import org.o7s.wire.g23.unicast.OepPolicy;

/**
 * What the members of a broadcast layer agree on.
 *
 * @param layer name of the layer
 * @param transfer the policy that decides what is handed on; the same at all members
 * @param admission the policy that a member begins with; each may change its own later
 */
record BroadcastSettings(String layer, Choice transfer, Choice admission) {
    /** What members of generation 0.23 do, for which it has no word. */
    static final String STATELESS = "stateless";

    static final String OPEN = "open";

    /** A policy by name, with its parameters. */
    record Choice(String name, PolicyParameters parameters) {
        static Choice of(String name) {
            return new Choice(name, PolicyParameters.NONE);
        }
    }

    /** Whether members of other implementations can be part of the layer. */
    boolean isForAll() {
        return transfer.equals(Choice.of(STATELESS));
    }

    /** What enrolment carries of it: policies by name, unless they are what 0.23 has anyway. */
    OepLayer encode() {
        Map<String, OepPolicy> named = new TreeMap<>();
        put(named, PolicyKind.BROADCAST, transfer, STATELESS);
        put(named, PolicyKind.ADMISSION, admission, OPEN);
        return OepLayer.broadcast(layer).withPolicies(named);
    }

    private static void put(
            Map<String, OepPolicy> named, PolicyKind<?> kind, Choice choice, String implied) {
        if (!choice.equals(Choice.of(implied))) {
            named.put(kind.name(), new OepPolicy(choice.name(), choice.parameters().values()));
        }
    }

    /** What a newcomer was handed. */
    static BroadcastSettings decode(OepLayer layer) {
        return new BroadcastSettings(
                layer.name(),
                choice(layer, PolicyKind.BROADCAST, STATELESS),
                choice(layer, PolicyKind.ADMISSION, OPEN));
    }

    private static Choice choice(OepLayer layer, PolicyKind<?> kind, String implied) {
        OepPolicy policy = layer.policies().get(kind.name());
        return policy == null
                ? Choice.of(implied)
                : new Choice(policy.name(), new PolicyParameters(policy.parameters()));
    }
}
