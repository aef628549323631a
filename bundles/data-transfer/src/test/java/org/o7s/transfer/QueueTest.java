package org.o7s.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.core.flow.Offer;
import org.o7s.core.packet.Packet;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.scheduler.fifo.FifoFactory;
import org.o7s.policy.scheduler.priority.PriorityFactory;

/** The bounded queue of a link: docs/wire/wire-unicast.md 1.4, 6.2 and row DT6. */
class QueueTest {
    private final Net net = new Net(3);

    @AfterEach
    void everyPacketIsAccountedFor() {
        net.checkBooks();
    }

    private static int fill(Member member, long destination) {
        int sent = 0;
        while (member.send(destination, 64, "p" + sent) == Offer.ACCEPTED) {
            sent++;
        }
        return sent;
    }

    @Test
    void aSenderOfThisMemberIsToldThatTheQueueIsFullAndWhenThereIsRoom() {
        Member sender = net.member(1);
        Member other = net.member(2);
        Wire wire = net.join(sender, other);
        sender.route(2, 2);
        wire.set(Wire.Mode.HOLDS);
        assertThat(fill(sender, 2)).isEqualTo(Link.CAPACITY_PACKETS);
        List<String> told = new ArrayList<>();
        sender.machine().awaitRoom(() -> told.add("room"));
        net.settle();
        assertThat(told).isEmpty();
        assertThat(wire.left().provider().waiting()).as("in the ring").isEqualTo(Link.IN_RING_MAX);
        assertThat(sender.machine().links().get(0).queued()).isEqualTo(Link.CAPACITY_PACKETS);
        wire.set(Wire.Mode.CARRIES);
        net.settle();
        assertThat(told).containsExactly("room");
        assertThat(other.texts())
                .isEqualTo(
                        IntStream.range(0, Link.CAPACITY_PACKETS).mapToObj(i -> "p" + i).toList());
        assertThat(sender.count("dropped-queue-full")).isZero();
    }

    @Test
    void whoAwaitsRoomWhenThereIsSomeIsToldAtOnce() {
        Member member = net.member(1);
        List<String> told = new ArrayList<>();
        member.machine().awaitRoom(() -> told.add("room"));
        assertThat(told).as("not from inside the call").isEmpty();
        net.settle();
        assertThat(told).containsExactly("room");
        net.settle();
        assertThat(told).as("once").hasSize(1);
    }

    @Test
    void whoAwaitsRoomOfALinkThatGoesIsTold() {
        Member sender = net.member(1);
        Wire wire = net.join(sender, net.member(2));
        sender.route(2, 2);
        wire.set(Wire.Mode.HOLDS);
        fill(sender, 2);
        List<String> told = new ArrayList<>();
        sender.machine().awaitRoom(() -> told.add("room"));
        sender.machine().remove(sender.machine().links().get(0).number());
        net.settle();
        assertThat(told).containsExactly("room");
        wire.set(Wire.Mode.CARRIES);
        net.settle();
    }

    @Test
    void relayedPacketsThatFindTheQueueFullAreDroppedAndTheOthersGoOn() {
        Member a = net.member(1);
        Member relay = net.member(2);
        Member slow = net.member(3);
        Member fast = net.member(4);
        net.join(a, relay);
        Wire held = net.join(relay, slow);
        net.join(relay, fast);
        a.route(3, 2);
        a.route(4, 2);
        relay.route(3, 3);
        relay.route(4, 4);
        held.set(Wire.Mode.HOLDS);
        int rounds = 40;
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < 50; i++) {
                a.send(3, 64, "slow");
                a.send(4, 64, "fast");
            }
            net.settle();
        }
        assertThat(fast.arrived()).isEqualTo(50L * rounds);
        assertThat(relay.count("dropped-queue-full"))
                .isEqualTo(50L * rounds - Link.CAPACITY_PACKETS);
        held.set(Wire.Mode.CARRIES);
        net.settle();
        assertThat(slow.arrived()).isEqualTo(Link.CAPACITY_PACKETS);
        LinkView view = relay.machine().links().get(1);
        assertThat(view.cubes().get(0))
                .containsEntry("failed writes (packets)", relay.count("dropped-queue-full"));
    }

    private static List<Integer> marks(Member member) {
        return member.arrivals().stream().map(Member.Arrival::ecn).toList();
    }

    /** A burst has not had time to leave: it is no sign of congestion, however long it is. */
    @Test
    void aBurstThatComesInOnePassIsNotMarked() {
        Member a = net.member(1);
        Member b = net.member(2);
        net.join(a, b);
        a.route(2, 2);
        a.machine().marks((queued, capacity) -> queued >> 4);
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < Link.CAPACITY_PACKETS; i++) {
                a.send(2, 64, "p");
            }
            net.settle();
            assertThat(marks(b)).hasSize(Link.CAPACITY_PACKETS).containsOnly(0);
        }
    }

    @Test
    void theMarkIsMadeFromWhatTheLayerBelowHasLeft() {
        Member a = net.member(1);
        Member b = net.member(2);
        Wire wire = net.join(a, b);
        a.route(2, 2);
        List<Integer> capacities = new ArrayList<>();
        a.machine()
                .marks(
                        (queued, capacity) -> {
                            capacities.add(capacity);
                            return queued >> 4;
                        });
        wire.set(Wire.Mode.HOLDS);
        int burst = 24;
        int sent = 0;
        while (a.send(2, 64, "p" + sent) == Offer.ACCEPTED) {
            sent++;
            if (sent % burst == 0) {
                net.settle();
            }
        }
        assertThat(sent).isEqualTo(Link.CAPACITY_PACKETS);
        wire.set(Wire.Mode.CARRIES);
        net.settle();
        assertThat(marks(b))
                .isEqualTo(IntStream.range(0, sent).mapToObj(i -> i / burst * burst >> 4).toList());
        assertThat(capacities).containsOnly(Link.CAPACITY_PACKETS);
        a.send(2, 64, "nothing waits any more");
        net.settle();
        assertThat(marks(b)).containsExactly(0);
    }

    private List<String> mixture(String scheduler) {
        Member a =
                net.member(
                        1,
                        "simple",
                        scheduler,
                        slots -> {
                            slots.put(
                                    "scheduler",
                                    "fifo",
                                    new FifoFactory().create(PolicyParameters.NONE));
                            slots.put(
                                    "scheduler",
                                    "priority",
                                    new PriorityFactory().create(PolicyParameters.NONE));
                        });
        Member b = net.member(2);
        Wire wire = net.join(a, b);
        a.route(2, 2);
        wire.set(Wire.Mode.HOLDS);
        for (int i = 0; i < Link.IN_RING_MAX + 300; i++) {
            a.send(2, i % 3, 64, 1, ("c" + i % 3).getBytes(StandardCharsets.UTF_8));
        }
        wire.set(Wire.Mode.CARRIES);
        net.settle();
        List<String> texts = b.texts();
        return texts.subList(Link.IN_RING_MAX, texts.size());
    }

    @Test
    void withPriorityVoiceOvertakesWhatWaits() {
        List<String> waited = mixture("priority");
        assertThat(waited.subList(0, 100)).containsOnly("c2");
        assertThat(waited.subList(100, 200)).containsOnly("c1");
        assertThat(waited.subList(200, 300)).containsOnly("c0");
    }

    @Test
    void withFifoAndWithoutAnyPolicyPacketsLeaveAsTheyCame() {
        List<String> asTheyCame =
                IntStream.range(Link.IN_RING_MAX, Link.IN_RING_MAX + 300)
                        .mapToObj(i -> "c" + i % 3)
                        .toList();
        assertThat(mixture("fifo")).isEqualTo(asTheyCame);
    }

    @Test
    void aLinkThatIsRemovedSendsWhatWaits() {
        Member a = net.member(1);
        Member b = net.member(2);
        Wire wire = net.join(a, b);
        a.route(2, 2);
        wire.set(Wire.Mode.HOLDS);
        for (int i = 0; i < 500; i++) {
            a.send(2, 64, "p");
        }
        a.machine().remove(a.machine().links().get(0).number());
        wire.set(Wire.Mode.CARRIES);
        net.settle();
        assertThat(b.arrived()).isEqualTo(500);
    }

    @Test
    void withoutMemoryMessagesAreNotSentAndNothingFails() {
        Member a = net.member(1);
        Member b = net.member(2);
        net.join(a, b);
        a.route(2, 2);
        List<Packet> hoard = new ArrayList<>();
        Packet packet;
        while ((packet = net.world().pools().acquire(100)) != null) {
            hoard.add(packet);
        }
        assertThat(a.machine().sendMessage(2, 0, new byte[10])).isFalse();
        assertThat(a.count("dropped-no-memory")).isEqualTo(1);
        hoard.forEach(Packet::release);
    }
}
