package org.o7s.routing;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.o7s.core.layer.Addresses;
import org.o7s.core.slot.SlotCheck;
import org.o7s.policy.routing.ExchangeRouting;
import org.o7s.policy.routing.RoutingPolicy;
import org.o7s.policy.routing.TopologyRouting;
import org.o7s.wire.g23.unicast.PolicyName;

/**
 * The shadow check of a routing policy: it computes on a small trial map and on the map of the
 * layer, as this member and as the members around it see them. It must reach whatever can be
 * reached, by hops that are neighbours, and no packet may go in circles if all use it. A policy
 * that disseminates by itself has an {@link ExchangeTrial} instead.
 *
 * <p>Runs off the loop; the map is immutable. Source: design section 6.
 */
final class RoutingCheck implements SlotCheck<RoutingPolicy> {
    /**
     * Members that the policy is tried as: all of a small layer, those around us of a large one.
     */
    static final int MEMBERS_MAX = 64;

    /** How long it may take to compute for one member. */
    static final long BUDGET_NS = 2_000_000_000;

    /** After so long no further member is tried. */
    private static final long ENOUGH_NS = 1_000_000_000;

    private static final LayerMap TRIAL = trial();

    private final Supplier<LayerMap> map;
    private final LongSupplier clock;
    private final int membersMax;
    private final BooleanSupplier hurry;

    /**
     * A check.
     *
     * @param map the newest map
     * @param clock monotonic time in ns
     * @param membersMax how many members the policy is tried as
     * @param hurry whether somebody waits, so that no further member shall be tried
     */
    RoutingCheck(
            Supplier<LayerMap> map, LongSupplier clock, int membersMax, BooleanSupplier hurry) {
        this.map = map;
        this.clock = clock;
        this.membersMax = membersMax;
        this.hurry = hurry;
    }

    /** A ring of six with one chord. */
    private static LayerMap trial() {
        long[] keys = new long[14];
        for (int i = 0; i < 6; i++) {
            keys[2 * i] = LinkKey.of(i + 1, (i + 1) % 6 + 1);
            keys[2 * i + 1] = LinkKey.reversed(keys[2 * i]);
        }
        keys[12] = LinkKey.of(1, 3);
        keys[13] = LinkKey.of(3, 1);
        return LayerMap.of(1, keys);
    }

    @Override
    public Optional<String> objection(RoutingPolicy candidate) {
        String family = candidate.family();
        return switch (candidate) {
            case TopologyRouting topology when !family.equals(TopologyRouting.FAMILY) ->
                    Optional.of(
                            "it computes from the link-state database, but says that its family is "
                                    + shown(family));
            case TopologyRouting topology ->
                    objection(topology, TRIAL)
                            .map(why -> "on a trial map, a ring of six and a chord, " + why)
                            .or(() -> objection(topology, map.get()));
            case ExchangeRouting exchange when !PolicyName.isValid(family) ->
                    Optional.of(shown(family) + " is no name for a family");
            case ExchangeRouting exchange when family.equals(TopologyRouting.FAMILY) ->
                    Optional.of(
                            "it disseminates by itself, but says that its family is link-state");
            case ExchangeRouting exchange -> Optional.empty();
        };
    }

    @Override
    public Optional<String> objection(RoutingPolicy candidate, Supplier<RoutingPolicy> another) {
        return objection(candidate)
                .or(
                        () ->
                                candidate instanceof ExchangeRouting
                                        ? new ExchangeTrial(another, candidate.family()).objection()
                                        : Optional.empty());
    }

    private static String shown(String family) {
        return "\"" + (family.length() > 64 ? family.substring(0, 64) + "..." : family) + "\"";
    }

    /** What is wrong with what a policy computes on a map, if anything is. */
    Optional<String> objection(TopologyRouting policy, LayerMap layer) {
        int[] reachable = layer.reachable();
        int[][] hops = new int[layer.nodes()][];
        long startNs = clock.getAsLong();
        for (int i = 0; i < Math.min(reachable.length, membersMax); i++) {
            long beforeNs = clock.getAsLong();
            if (beforeNs - startNs > ENOUGH_NS || hurry.getAsBoolean()) {
                break;
            }
            LayerMap view = layer.seenBy(reachable[i]);
            RouteBuilder routes = new RouteBuilder(view);
            policy.compute(view, routes);
            long tookNs = clock.getAsLong() - beforeNs;
            if (tookNs > BUDGET_NS) {
                return Optional.of(
                        "computing took %d ms, the limit is %d ms"
                                .formatted(tookNs / 1_000_000, BUDGET_NS / 1_000_000));
            }
            Optional<String> lost = lost(view, reachable, routes);
            if (lost.isPresent()) {
                return lost;
            }
            hops[reachable[i]] = firstHops(layer, routes);
        }
        return circle(layer, reachable, hops);
    }

    /** A destination that can be reached and has no route, as a sentence. */
    static Optional<String> lost(LayerMap view, int[] reachable, RouteBuilder routes) {
        for (int destination : reachable) {
            if (destination != view.self() && !routes.reaches(destination)) {
                return Optional.of(
                        text(view, view.self())
                                + " gets no route to "
                                + text(view, destination)
                                + ", which can be reached");
            }
        }
        return Optional.empty();
    }

    private static int[] firstHops(LayerMap layer, RouteBuilder routes) {
        int[] all = new int[layer.nodes()];
        for (int node = 0; node < all.length; node++) {
            all[node] = routes.firstHop(node);
        }
        return all;
    }

    /** Follows the preferred hops to each destination as far as they are known. */
    private static Optional<String> circle(LayerMap layer, int[] reachable, int[][] hops) {
        int[] seenFrom = new int[layer.nodes()];
        for (int destination : reachable) {
            Arrays.fill(seenFrom, -1);
            for (int start : reachable) {
                int at = start;
                while (at != destination && hops[at] != null && seenFrom[at] < 0) {
                    seenFrom[at] = start;
                    at = hops[at][destination];
                }
                if (at != destination && hops[at] != null && seenFrom[at] == start) {
                    return Optional.of(
                            "packets to %s go in circles: %s sends them to %s, and so they come back"
                                    .formatted(
                                            text(layer, destination),
                                            text(layer, at),
                                            text(layer, hops[at][destination])));
                }
            }
        }
        return Optional.empty();
    }

    private static String text(LayerMap map, int node) {
        return Addresses.text(map.address(node));
    }
}
