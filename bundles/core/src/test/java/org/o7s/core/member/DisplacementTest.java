package org.o7s.core.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.testkit.World;

/** Which flow goes from a full table; {@code EthLlcRoomTest} shows it at work in a small one. */
class DisplacementTest {
    private static final int LARGE = 16_384;
    private static final long SEED = 8;
    private static final long LATER_NS = 3_600_000_000_000L;

    private final World world = new World(SEED);
    private int hashes;

    /** A peer that counts how often tables ask for it. */
    private final class Peer {
        @Override
        public int hashCode() {
            hashes++;
            return 1;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Peer;
        }
    }

    private final Peer peer = new Peer();
    private final EndpointTable<ServedFlow<Peer>> flows =
            new EndpointTable<>(1, 0xffff, LARGE, Entropy.seeded(SEED));

    /** A flow that a peer requested with this EID. */
    private ServedFlow<Peer> flow(int number, long peerEid) {
        ServedFlow<Peer> flow =
                new ServedFlow<>(
                        number,
                        "name",
                        world.flow(number).provider(),
                        peer,
                        peerEid,
                        ServedFlow.State.OPEN);
        flow.setLocalEid(flows.add(flow));
        flow.setOpened(number);
        return flow;
    }

    @Test
    void inALargeTableTheFirstUnusedFlowIsFoundWithoutLookingAtAll() {
        Displacement<Peer> displacement = new Displacement<>(flows, LARGE);
        for (int i = 1; i <= LARGE; i++) {
            ServedFlow<Peer> flow = flow(i, 7);
            displacement.opened(flow, 0);
            if (i < 10) {
                flow.countReceived(1);
            }
        }
        ServedFlow<Peer> goes = displacement.candidate(LATER_NS);
        assertThat(goes).isNotNull();
        assertThat(goes.flowId()).isEqualTo(10);
        assertThat(hashes).isZero();
    }

    @Test
    void ofALargeTableThatIsUsedNoneGoesAndNotAllAreLookedAtForThat() {
        Displacement<Peer> displacement = new Displacement<>(flows, LARGE);
        for (int i = 1; i <= LARGE; i++) {
            ServedFlow<Peer> flow = flow(i, 7);
            displacement.opened(flow, 0);
            flow.countReceived(1);
        }
        assertThat(displacement.candidate(LATER_NS)).isNull();
        assertThat(hashes).isZero();
    }

    @Test
    void forOneRequestAFewFlowsAreLookedAtAndForTheNextThoseBehindThem() {
        Displacement<Peer> displacement = new Displacement<>(flows, LARGE);
        int used = 3 * Displacement.LOOKS_MAX;
        for (int i = 1; i <= used + 1; i++) {
            ServedFlow<Peer> flow = flow(i, 7);
            displacement.opened(flow, 0);
            if (i <= used) {
                flow.countReceived(1);
            }
        }
        for (int request = 0; request < 3; request++) {
            assertThat(displacement.candidate(LATER_NS)).as("request %d", request).isNull();
        }
        ServedFlow<Peer> goes = displacement.candidate(LATER_NS);
        assertThat(goes).isNotNull();
        assertThat(goes.flowId()).isEqualTo(used + 1);
    }

    @Test
    void aFlowThatIsOverIsNeverNamed() {
        Displacement<Peer> displacement = new Displacement<>(flows, LARGE);
        ServedFlow<Peer> first = flow(1, 7);
        ServedFlow<Peer> second = flow(2, 8);
        displacement.opened(first, 0);
        displacement.opened(second, 0);
        displacement.closed(first);
        assertThat(displacement.candidate(Displacement.YOUNG_NS)).isSameAs(second);
        displacement.closed(second);
        assertThat(displacement.candidate(Displacement.YOUNG_NS)).isNull();
    }

    @Test
    void aPeerThatUsesTwoFlowsWithOneEidTurnAndTurnAboutKeepsBoth() {
        Displacement<Peer> displacement = new Displacement<>(flows, 62);
        ServedFlow<Peer> first = flow(1, 7);
        ServedFlow<Peer> second = flow(2, 7);
        for (ServedFlow<Peer> flow : List.of(second, first)) {
            displacement.opened(flow, 0);
            flow.countReceived(1);
            flow.setHeard(10 - flow.flowId());
        }
        assertThat(displacement.candidate(LATER_NS)).isNull();
    }
}
