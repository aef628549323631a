package org.o7s.ipcp.eth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.o7s.core.flow.Offer;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.LayerPromise;
import org.o7s.core.testkit.Accounting;
import org.o7s.core.testkit.FakeWire;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;

/** A rate over Ethernet: how fast flows' packets leave, and in which order. */
class EthDixRateTest {
    private static final long BITS_PER_SECOND = 10_000_000;
    private static final int FULL_BYTES = 1400;
    private static final Percentage ONE_PERCENT = Percentage.withPercentage(1);

    private final EthLab lab = new EthLab(5);
    private final EthLab.Host slow =
            lab.new Host("c", EthLab.MAC_C, Map.of("rate", List.of("10M")));
    private final List<EthLab.Pair> pairs = new ArrayList<>();

    private EthLab.Pair open() {
        TestFlow client = slow.flow();
        TestFlow server = lab.b.flow();
        lab.world.query(slow.ipcp, "oping").value();
        RecordedReply<Ipcp.FlowAccepted> reply =
                lab.world.allocate(slow.ipcp, client, "oping", EthLab.ASK);
        lab.world.accept(lab.b.request(), server, EthLab.ANSWER).value();
        reply.value();
        EthLab.Pair pair = new EthLab.Pair(client, server);
        pairs.add(pair);
        return pair;
    }

    /** Bits that the slow host put on the wire since the last call. */
    private long bitsOnWire() {
        return lab.wire.takeLog().stream()
                .filter(f -> FakeWire.address(f, 6) == EthLab.MAC_C)
                .mapToLong(f -> 8L * f.length)
                .sum();
    }

    private static void fill(TestFlow flow, int bytes) {
        while (flow.user().waitingForPeer() < 32) {
            assertThat(flow.write(new byte[bytes])).isEqualTo(Offer.ACCEPTED);
        }
    }

    @Test
    void whatIsPromisedIsTheRateAndWithoutOneNothing() {
        assertThat(slow.ipcp.promise())
                .isEqualTo(LayerPromise.NONE.withBandwidthBps(BITS_PER_SECOND));
        assertThat(lab.a.ipcp.promise()).isEqualTo(LayerPromise.NONE);
    }

    private void finish() {
        lab.world.advanceMs(5_000);
        pairs.forEach(p -> p.server().read());
        for (EthLab.Pair pair : pairs) {
            assertThat(pair.server().arrived()).isEqualTo(pair.client().written());
        }
        Accounting.check(lab.world, slow.ipcp, slow.flows);
        lab.world.<Boolean>ask(slow.ipcp, slow.ipcp::shutdown).value();
        lab.finish();
    }

    @Test
    void packetsLeaveNoFasterAndNoSlowerThanTheRate() {
        EthLab.Pair pair = open();
        for (int bytes : List.of(64, 700, FULL_BYTES)) {
            fill(pair.client(), bytes);
            lab.world.advanceMs(100);
            bitsOnWire();
            for (int ms = 0; ms < 2_000; ms++) {
                fill(pair.client(), bytes);
                lab.world.advanceMs(1);
                pair.server().read();
            }
            assertThat(bitsOnWire()).isCloseTo(2 * BITS_PER_SECOND, ONE_PERCENT);
        }
        finish();
    }

    @Test
    void aBurstHasTenMilliseconds() {
        EthLab.Pair pair = open();
        lab.world.advanceMs(1_000);
        bitsOnWire();
        for (int i = 0; i < 100; i++) {
            pair.client().write(new byte[FULL_BYTES]);
        }
        lab.world.settle();
        assertThat(bitsOnWire()).isCloseTo(BITS_PER_SECOND / 100, within(8L * 1500));
        finish();
    }

    @Test
    void flowsShareTheRateByBytesWhateverTheirPackets() {
        int[] sizes = {100, 400, 900, FULL_BYTES};
        for (int i = 0; i < sizes.length; i++) {
            open();
        }
        long[] readBytes = new long[sizes.length];
        for (int ms = 0; ms < 4_000; ms++) {
            for (int i = 0; i < sizes.length; i++) {
                fill(pairs.get(i).client(), sizes[i]);
            }
            lab.world.advanceMs(1);
            for (int i = 0; i < sizes.length; i++) {
                int framed = sizes[i] + EthType.DIX.headerBytes();
                readBytes[i] += (long) framed * pairs.get(i).server().read().size();
            }
        }
        long fairBytes = 4 * BITS_PER_SECOND / 8 / sizes.length;
        for (long bytes : readBytes) {
            assertThat(bytes).isCloseTo(fairBytes, ONE_PERCENT);
        }
        finish();
    }

    @Test
    void aFlowWithFewPacketsDoesNotWaitForThoseWithMany() {
        EthLab.Pair greedy = open();
        EthLab.Pair modest = open();
        for (int ms = 0; ms < 1_000; ms++) {
            fill(greedy.client(), FULL_BYTES);
            if (ms % 20 == 0) {
                modest.client().write("now");
            }
            lab.world.advanceMs(1);
            greedy.server().read();
            if (ms % 20 == 5) {
                assertThat(modest.server().readTexts()).containsExactly("now");
            }
        }
        finish();
    }

    @Test
    void whatMayNotLeaveYetIsSeenInTheRingOfItsFlow() {
        EthLab.Pair pair = open();
        for (int i = 0; i < 200; i++) {
            pair.client().write(new byte[FULL_BYTES]);
        }
        lab.world.settle();
        assertThat(pair.client().user().waitingForPeer()).isBetween(185, 195);
        assertThat(slow.count("rate-rests")).isEqualTo(1);
        lab.world.advanceMs(100);
        assertThat(pair.client().user().waitingForPeer()).isBetween(95, 110);
        assertThat(slow.ipcp.status().facts()).containsEntry("rate", "10M");
        finish();
    }

    @Test
    void packetsKeepTheirOrderOverAnExchangeOfTheDriver() {
        EthLab.Pair pair = open();
        for (int i = 0; i < 500; i++) {
            pair.client().write("%1400d".formatted(i));
        }
        lab.world.advanceMs(50);
        slow.node.drivers().remove(slow.driver);
        lab.world.advanceMs(200);
        slow.node.drivers().add(slow.newDriver(), "test");
        lab.world.advanceMs(1_000);
        List<String> read = pair.server().readTexts();
        assertThat(read).hasSize(500);
        for (int i = 0; i < read.size(); i++) {
            assertThat(read.get(i).strip()).isEqualTo(Integer.toString(i));
        }
        finish();
    }

    @Test
    void whatIsLeftOfAClosedFlowLeavesAtOnceAndIsPaidForByTheNext() {
        EthLab.Pair closing = open();
        EthLab.Pair staying = open();
        for (int i = 0; i < 200; i++) {
            closing.client().write(new byte[FULL_BYTES]);
        }
        lab.world.settle();
        bitsOnWire();
        lab.world.deallocate(slow.ipcp, closing.client());
        long startNs = lab.world.nowNs();
        assertThat(closing.server().read()).hasSize(200);

        staying.client().write("after the others");
        while (staying.server().read().isEmpty()) {
            lab.world.advanceMs(1);
        }
        long waitedNs = lab.world.nowNs() - startNs;
        long dueNs = bitsOnWire() * 1_000_000_000 / BITS_PER_SECOND;
        assertThat(waitedNs).isCloseTo(dueNs, within(3_000_000L));
        finish();
    }

    @Test
    void aLinkThatIsDownIsNotWaitedFor() {
        EthLab.Pair pair = open();
        for (int i = 0; i < 1_000; i++) {
            pair.client().write(new byte[FULL_BYTES]);
        }
        lab.world.settle();
        slow.nic.setUp(false);
        lab.world.advanceMs(800);
        assertThat(slow.count("dropped-link-down")).isPositive();
        assertThat(pair.client().user().waitingForPeer()).isZero();
        Accounting.check(lab.world, slow.ipcp, slow.flows);
    }
}
