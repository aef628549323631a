package org.o7s.ipcp.unicast;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.o7s.core.member.DirectoryHash;
import org.o7s.core.slot.PolicyKind;
import org.o7s.ipcp.unicast.LayerSettings.Choice;
import org.o7s.policy.PolicyParameters;
import org.o7s.wire.g23.unicast.OepLayer;
import org.o7s.wire.g23.unicast.OepPolicy;
import org.o7s.wire.g23.unicast.OepUnicast;

/**
 * Between what a layer agrees on and what enrolment carries of it.
 *
 * <p>Generation 23 numbers a few policies; the others travel by name beside the number that comes
 * closest, which is what a C member goes by (docs/wire/extensions.md).
 */
final class LayerWire {
    private static final List<DirectoryHash> HASHES =
            List.of(
                    DirectoryHash.SHA3_224,
                    DirectoryHash.SHA3_256,
                    DirectoryHash.SHA3_384,
                    DirectoryHash.SHA3_512);
    private static final int TIME_MAX_S = 3600;
    private static final List<String> ROUTINGS = List.of("link-state", "lfa", "ecmp");
    private static final List<String> CONGESTIONS = List.of("none", "mb-ecn");
    private static final List<String> ADDRESSES = List.of("flat");

    private LayerWire() {}

    /** What a member hands on; the newcomer joins the directory at {@code peer}. */
    static OepLayer encode(LayerSettings settings, long peer) {
        LayerSettings.Times times = settings.times();
        LayerSettings.Dht dht = settings.directory();
        int routing = number(settings, PolicyKind.ROUTING, ROUTINGS, 0);
        int congestion = number(settings, PolicyKind.CONGESTION, CONGESTIONS, 0);
        OepUnicast unicast =
                new OepUnicast(
                        OepUnicast.ADDRESS_BYTES,
                        settings.eidBytes(),
                        settings.maxTtl(),
                        new OepUnicast.LinkState(
                                routing, times.recalculate(), times.update(), times.timeout()),
                        new OepUnicast.Dht(
                                dht.alpha(),
                                dht.k(),
                                dht.expire(),
                                dht.refresh(),
                                dht.replicate(),
                                peer),
                        OepUnicast.FLAT_ADDRESSES,
                        congestion);
        Map<String, OepPolicy> named = new TreeMap<>();
        LayerSettings implied = decode(layer(settings, unicast));
        settings.policies()
                .forEach(
                        (kind, choice) -> {
                            if (!choice.equals(implied.policies().get(kind))) {
                                named.put(
                                        kind,
                                        new OepPolicy(choice.name(), choice.parameters().values()));
                            }
                        });
        return layer(settings, unicast).withPolicies(named);
    }

    private static OepLayer layer(LayerSettings settings, OepUnicast unicast) {
        return OepLayer.unicast(settings.layer(), HASHES.indexOf(settings.hash()), unicast);
    }

    private static int number(
            LayerSettings settings, PolicyKind<?> kind, List<String> names, int fallback) {
        int number = names.indexOf(settings.policy(kind).name());
        return number < 0 ? fallback : number;
    }

    /**
     * What a newcomer was handed.
     *
     * @throws IllegalArgumentException if it is no unicast layer
     */
    static LayerSettings decode(OepLayer layer) {
        OepUnicast unicast =
                layer.unicast()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                layer.name() + " is no unicast layer"));
        String routing = ROUTINGS.get(unicast.routing().policy());
        Map<String, Choice> policies = new TreeMap<>();
        policies.put(PolicyKind.ROUTING.name(), Choice.of(routing));
        policies.put(PolicyKind.PFF.name(), Choice.of(LayerSettings.pffFor(routing)));
        policies.put(PolicyKind.SCHEDULER.name(), Choice.of("fifo"));
        policies.put(
                PolicyKind.CONGESTION.name(),
                Choice.of(CONGESTIONS.get(unicast.congestionPolicy())));
        policies.put(PolicyKind.ADDRESS.name(), Choice.of(ADDRESSES.get(unicast.addressPolicy())));
        policies.put(PolicyKind.ADMISSION.name(), Choice.of("open"));
        layer.policies()
                .forEach(
                        (kind, policy) ->
                                policies.computeIfPresent(
                                        kind,
                                        (_, _) ->
                                                new Choice(
                                                        policy.name(),
                                                        new PolicyParameters(
                                                                policy.parameters()))));
        OepUnicast.LinkState times = unicast.routing();
        OepUnicast.Dht dht = unicast.directory();
        return new LayerSettings(
                layer.name(),
                HASHES.get(layer.hashAlgorithm()),
                unicast.eidBytes(),
                unicast.maxTtl(),
                new LayerSettings.Times(
                        seconds(times.recalculateSeconds()),
                        seconds(times.updateSeconds()),
                        seconds(times.timeoutSeconds())),
                new LayerSettings.Dht(
                        dht.alpha(),
                        dht.k(),
                        dht.expireSeconds(),
                        dht.refreshSeconds(),
                        dht.replicateSeconds()),
                policies);
    }

    /** A layer of another implementation may have longer times; ours are never longer than this. */
    private static int seconds(long value) {
        return (int) Math.min(value, TIME_MAX_S);
    }
}
