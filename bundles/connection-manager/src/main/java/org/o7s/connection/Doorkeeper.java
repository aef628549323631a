package org.o7s.connection;

import java.util.Optional;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.slot.PolicySlot;
import org.o7s.policy.admission.AdmissionPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the admission policy, and notes in the log who came in and who did not (row CEP7); refusals
 * at most once in ten seconds, with how many there were.
 */
final class Doorkeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);
    private static final long QUIET_NS = 10_000_000_000L;
    private static final int POLICIES_TRIED = 3;

    private final Connections connections;
    private final String layer;
    private final PolicySlot<AdmissionPolicy> admission;
    private long refusals;
    private long refusalsSaid;
    private long quietUntilNs;

    /** A doorkeeper of a member of this layer. */
    Doorkeeper(Connections connections, String layer, PolicySlot<AdmissionPolicy> admission) {
        this.connections = connections;
        this.layer = layer;
        this.admission = admission;
        this.quietUntilNs = connections.nowNs();
    }

    /** Why a peer may not connect; empty if it may. Nobody may while there is no policy. */
    Optional<String> objection(String component, long address, String lower) {
        for (int i = 0; i < POLICIES_TRIED; i++) {
            AdmissionPolicy policy = admission.current();
            if (policy == null) {
                return Optional.of(
                        "there is no policy to decide who may connect: " + admission.why());
            }
            try {
                String objection = policy.objection(layer, component, address, lower);
                return objection.isEmpty() ? Optional.empty() : Optional.of(objection);
            } catch (RuntimeException
                    | LinkageError
                    | AssertionError
                    | StackOverflowError
                    | OutOfMemoryError e) {
                // Foreign code: whatever it throws is an answer about it, and ends nothing of ours.
                admission.report(e);
            }
        }
        return Optional.of("the policies that decide who may connect fail");
    }

    /** Notes that a peer is connected. */
    void admitted(PeerConnection connection) {
        LOG.info(
                "{}: {} accepted from address {}, through {}",
                connections.self().name(),
                connection.component(),
                connection.peerAddress(),
                connection.flow().lower());
    }

    /** Notes that a peer is not connected. */
    void refused(LowerFlow flow, String why) {
        refusals++;
        long nowNs = connections.nowNs();
        if (nowNs - quietUntilNs >= 0) {
            LOG.warn(
                    "{}: a connection through {} is refused: {} ({} refused since this was last"
                            + " said)",
                    connections.self().name(),
                    flow.lower(),
                    why,
                    refusals - refusalsSaid);
            refusalsSaid = refusals;
            quietUntilNs = nowNs + QUIET_NS;
        }
    }
}
