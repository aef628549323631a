package org.o7s.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.congestion.CongestionPolicy;
import org.o7s.policy.congestion.mbecn.MbEcnFactory;

/** Four senders through one link of 10 Mbit/s, on virtual time (docs/wire/wire-unicast.md 6). */
class MbEcnSharingTest {
    private static final long BITS_PER_SECOND = 10_000_000;
    private static final int PAYLOAD_BYTES = 1000;

    private final TestLayer layer = new TestLayer(12);
    private final TestMember relay = layer.member(1, "mb-ecn");
    private final TestMember sink = layer.member(2, "mb-ecn");
    private final Bottleneck link = new Bottleneck(layer, relay, BITS_PER_SECOND, 5_000_000);
    private final List<TestMember> senders = new ArrayList<>();
    private final List<TestLayer.Pipe> pipes = new ArrayList<>();

    private static void use(TestMember member) {
        CongestionPolicy policy = new MbEcnFactory().create(PolicyParameters.NONE);
        assertThat(member.node().slots().put(CongestionPolicy.KIND, "mb-ecn", policy)).isEmpty();
    }

    private void prepare() {
        layer.stopLogging();
        use(relay);
        use(sink);
        layer.world().register(sink, "sink");
        layer.send(link);
    }

    private void sender(long address) {
        TestMember sender = layer.member(address, "mb-ecn");
        use(sender);
        senders.add(sender);
        pipes.add(layer.pipe(sender, sink, "sink"));
    }

    /** All senders always have something to send; returns what arrived of each, in packets. */
    private long[] run(double seconds) {
        long[] arrived = new long[pipes.size()];
        byte[] payload = new byte[PAYLOAD_BYTES];
        for (int ms = 0; ms < 1000 * seconds; ms += 5) {
            for (int i = 0; i < arrived.length; i++) {
                TestLayer.Pipe pipe = pipes.get(i);
                while (pipe.near().provider().waiting() < 200) {
                    pipe.near().write(payload);
                }
            }
            layer.world().advanceMs(5);
            add(arrived, read());
        }
        return arrived;
    }

    private long[] read() {
        return pipes.stream().mapToLong(pipe -> pipe.far().read().size()).toArray();
    }

    @Test
    void fourSendersShareALinkEvenlyAndItsQueueStaysShort() {
        prepare();
        for (int i = 0; i < 4; i++) {
            sender(10 + i);
        }
        run(10);
        assertThat(link.dropped()).isZero();
        int longest = link.takeLongest();
        assertThat(longest).as("packets, while the rates are found").isLessThan(900);

        long[] arrived = run(20);
        long all = Arrays.stream(arrived).sum();
        String shares = Arrays.toString(arrived);
        for (long packets : arrived) {
            assertThat((double) packets).as(shares).isCloseTo(all / 4.0, withPercentage(10));
        }
        long possible = 20 * BITS_PER_SECOND / (8 * (PAYLOAD_BYTES + 15));
        assertThat((double) all / possible).as(shares).isGreaterThan(0.9);
        // 100 packets are 81 ms.
        assertThat(link.takeLongest()).isLessThan(100);
        assertThat(link.dropped()).isZero();
    }

    @Test
    void aSenderThatComesLaterGetsItsShare() {
        prepare();
        sender(10);
        run(10);
        sender(11);
        run(15);
        long[] arrived = run(20);
        double half = Arrays.stream(arrived).sum() / 2.0;
        assertThat((double) arrived[1])
                .as(Arrays.toString(arrived))
                .isCloseTo(half, withPercentage(10));
    }

    @Test
    void noPacketIsLostWhenPoliciesAreExchangedUnderLoad() {
        prepare();
        for (int i = 0; i < 4; i++) {
            sender(10 + i);
        }
        long[] arrived = run(5);
        for (int round = 0; round < 50; round++) {
            for (TestMember sender : senders) {
                if (round % 2 == 0) {
                    sender.node().slots().remove(CongestionPolicy.KIND, "mb-ecn");
                } else {
                    use(sender);
                }
            }
            // Without a policy 4 senders fill the queue in a quarter of a second.
            add(arrived, run(0.1));
            use(sink);
        }
        senders.forEach(MbEcnSharingTest::use);
        for (TestLayer.Pipe pipe : pipes) {
            pipe.near().user().close();
        }
        layer.world().advanceMs(10_000);
        add(arrived, read());
        long written = 0;
        long unsent = 0;
        for (int i = 0; i < pipes.size(); i++) {
            written += pipes.get(i).near().written();
            unsent +=
                    senders.get(i).allocator().counters().dropped()
                            + pipes.get(i).near().provider().discarded();
        }
        long dropped = sink.allocator().counters().dropped();
        assertThat(Arrays.stream(arrived).sum() + unsent + link.dropped() + dropped)
                .isEqualTo(written);
        assertThat(unsent).isZero();
        assertThat(dropped).isZero();
        assertThat(layer.world().pools().inUse()).isZero();
        for (TestMember sender : senders) {
            assertThat(sender.count("congestion-policy-failures")).isZero();
        }
    }

    private static void add(long[] sums, long[] more) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += more[i];
        }
    }
}
