package org.o7s.core.slot;

import org.o7s.policy.address.AddressPolicy;
import org.o7s.policy.admission.AdmissionPolicy;
import org.o7s.policy.broadcast.BroadcastPolicy;
import org.o7s.policy.congestion.CongestionPolicy;
import org.o7s.policy.frcp.FrcpPolicy;
import org.o7s.policy.hash.HashPolicy;
import org.o7s.policy.loadbalance.LoadBalancePolicy;
import org.o7s.policy.pff.PffPolicy;
import org.o7s.policy.routing.RoutingPolicy;
import org.o7s.policy.scheduler.SchedulerPolicy;

/**
 * A kind of policy: its name and the interface that its instances implement.
 *
 * @param name as in {@code o7s.policy.kind}
 * @param type the interface
 * @param anyName whether a living slot may change to a policy of another name; if not, only to new
 *     code of the same name
 */
public record PolicyKind<P>(String name, Class<P> type, boolean anyName) {
    /** From names to digests; another algorithm needs a new layer. */
    public static final PolicyKind<HashPolicy> HASH =
            new PolicyKind<>(HashPolicy.KIND, HashPolicy.class, false);

    /** Which waiting acceptor gets a flow. */
    public static final PolicyKind<LoadBalancePolicy> LOAD_BALANCE =
            new PolicyKind<>(LoadBalancePolicy.KIND, LoadBalancePolicy.class, true);

    /** How a member finds next hops. */
    public static final PolicyKind<RoutingPolicy> ROUTING =
            new PolicyKind<>(RoutingPolicy.KIND, RoutingPolicy.class, true);

    /** Which of the next hops a packet takes. */
    public static final PolicyKind<PffPolicy> PFF =
            new PolicyKind<>(PffPolicy.KIND, PffPolicy.class, true);

    /** Which cube's packet leaves next. */
    public static final PolicyKind<SchedulerPolicy> SCHEDULER =
            new PolicyKind<>(SchedulerPolicy.KIND, SchedulerPolicy.class, true);

    /** Marks and paces. */
    public static final PolicyKind<CongestionPolicy> CONGESTION =
            new PolicyKind<>(CongestionPolicy.KIND, CongestionPolicy.class, true);

    /** When flows repeat packets, acknowledge them, and how many they let come. */
    public static final PolicyKind<FrcpPolicy> FRCP =
            new PolicyKind<>(FrcpPolicy.KIND, FrcpPolicy.class, true);

    /** Chooses addresses; those that are taken stay, so only its code may change. */
    public static final PolicyKind<AddressPolicy> ADDRESS =
            new PolicyKind<>(AddressPolicy.KIND, AddressPolicy.class, false);

    /** What of a broadcast layer goes on; it is part of the layer, so only its code may change. */
    public static final PolicyKind<BroadcastPolicy> BROADCAST =
            new PolicyKind<>(BroadcastPolicy.KIND, BroadcastPolicy.class, false);

    /** Who may join and connect. */
    public static final PolicyKind<AdmissionPolicy> ADMISSION =
            new PolicyKind<>(AdmissionPolicy.KIND, AdmissionPolicy.class, true);
}
