package org.o7s.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.policy.pff.PffPolicy;
import org.o7s.policy.scheduler.SchedulerPolicy;

/** Policies that misbehave, and policies that are exchanged while packets flow. */
class PoliciesTest {
    private final Net net = new Net(5);

    @AfterEach
    void everyPacketIsAccountedFor() {
        net.checkBooks();
    }

    private Member twoWays(PffPolicy policy) {
        Member source = net.member(1, "odd", "fifo", slots -> slots.put("pff", "odd", policy));
        net.join(source, net.member(2));
        net.join(source, net.member(3));
        source.route(2, 1, 2L, 3L);
        return source;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 64, Integer.MAX_VALUE, Integer.MIN_VALUE, -2, PffPolicy.NONE})
    void anAnswerThatMakesNoSenseIsReportedAndTheFirstHopTaken(int answer) {
        Member source = twoWays((equal, hops, down, flowKey) -> answer);
        for (int i = 0; i < 5; i++) {
            source.send(2, 64, "x");
        }
        net.settle();
        assertThat(source.count("pff-failures")).as("set aside after the first").isEqualTo(1);
        assertThat(source.machine().counters().dropped()).isZero();
        assertThat(source.count("sent-packets")).isEqualTo(5);
    }

    @Test
    void aPolicyThatThrowsIsReportedAndTheFirstHopTaken() {
        List<Supplier<Throwable>> kinds =
                List.of(
                        IllegalStateException::new,
                        NoClassDefFoundError::new,
                        AssertionError::new,
                        StackOverflowError::new,
                        OutOfMemoryError::new);
        for (Supplier<Throwable> kind : kinds) {
            Net own = new Net(6);
            Member source =
                    own.member(1, "odd", "fifo", slots -> slots.put("pff", "odd", thrower(kind)));
            Member other = own.member(2);
            own.join(source, other);
            source.route(2, 2);
            source.send(2, 64, "x");
            own.settle();
            assertThat(other.texts()).containsExactly("x");
            assertThat(source.count("pff-failures")).isEqualTo(1);
            own.checkBooks();
        }
    }

    private static PffPolicy thrower(Supplier<Throwable> kind) {
        return (equal, hops, down, flowKey) -> {
            throw PoliciesTest.<RuntimeException>sneaky(kind.get());
        };
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T sneaky(Throwable any) throws T {
        throw (T) any;
    }

    @Test
    void noHopMayBePickedWhenNoneIsUp() {
        Member source = twoWays((equal, hops, down, flowKey) -> down == 0b11 ? PffPolicy.NONE : 0);
        List<LinkView> links = source.machine().links();
        assertThat(links).hasSize(2);
        source.machine().remove(links.get(0).number());
        source.machine().remove(links.get(1).number());
        source.send(2, 64, "x");
        assertThat(source.count("dropped-no-hop-up")).isEqualTo(1);
        assertThat(source.count("pff-failures")).isZero();
    }

    /** A scheduler that answers whatever it is told to. */
    private record OddScheduler(int words, int answer) implements SchedulerPolicy {
        @Override
        public int next(long[] memory, int[] packets, int[] headBytes, long[] headOrder) {
            Arrays.fill(memory, -1);
            Arrays.fill(packets, 7);
            Arrays.fill(headBytes, 7);
            Arrays.fill(headOrder, 7);
            if (answer == 99) {
                throw new IllegalStateException("no idea");
            }
            return answer;
        }
    }

    private Member congested(SchedulerPolicy policy) {
        Member source =
                net.member(1, "simple", "odd", slots -> slots.put("scheduler", "odd", policy));
        Wire wire = net.join(source, net.member(2));
        source.route(2, 2);
        wire.set(Wire.Mode.HOLDS);
        for (int i = 0; i < 400; i++) {
            source.send(2, i % 2, 64, 1, new byte[i % 7]);
        }
        wire.set(Wire.Mode.CARRIES);
        net.settle();
        return source;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, -1, Integer.MIN_VALUE, 99})
    void aSchedulerThatMakesNoSenseIsReportedAndTheOldestPacketSent(int answer) {
        Member source = congested(new OddScheduler(3, answer));
        assertThat(source.count("scheduler-failures")).isEqualTo(1);
        assertThat(source.count("sent-packets")).isEqualTo(400);
        assertThat(source.machine().counters().dropped()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 17, Integer.MAX_VALUE})
    void aSchedulerThatWantsTooMuchMemoryIsReported(int words) {
        Member source = congested(new OddScheduler(words, 0));
        assertThat(source.count("scheduler-failures")).isEqualTo(1);
        assertThat(source.count("sent-packets")).isEqualTo(400);
    }

    /** Counts its calls in the words that the mechanism keeps, and says the last count. */
    private static final class CountingScheduler implements SchedulerPolicy {
        private final int words;
        private long first = -1;
        private long last;

        CountingScheduler(int words) {
            this.words = words;
        }

        @Override
        public int words() {
            return words;
        }

        @Override
        public int next(long[] memory, int[] packets, int[] headBytes, long[] headOrder) {
            assertThat(memory).hasSize(words);
            if (first < 0) {
                first = memory[words - 1];
            }
            last = ++memory[words - 1];
            return packets[0] > 0 ? 0 : packets[1] > 0 ? 1 : 2;
        }
    }

    @Test
    void aFlowAndAnExchangeBeginWithZeros() {
        CountingScheduler one = new CountingScheduler(4);
        Member source = congested(one);
        assertThat(one.first).isZero();
        assertThat(one.last).isEqualTo(400 - Link.IN_RING_MAX);
        CountingScheduler other = new CountingScheduler(4);
        source.slots().put("scheduler", "odd", other);
        Member neighbour = net.member(3);
        Wire wire = net.join(source, neighbour);
        source.route(3, 3);
        wire.set(Wire.Mode.HOLDS);
        for (int i = 0; i < 200; i++) {
            source.send(3, 64, "x");
        }
        wire.set(Wire.Mode.CARRIES);
        net.settle();
        assertThat(other.first).isZero();
        assertThat(other.last).isEqualTo(200 - Link.IN_RING_MAX);
    }

    @Test
    void bothPoliciesAreExchangedUnderTrafficWithoutLoss() {
        Member source = net.member(1);
        Member relay = net.member(2, "odd", "odd", slots -> {});
        Member target = net.member(3);
        Member detour = net.member(4);
        net.join(source, relay);
        Wire direct = net.join(relay, target);
        net.join(relay, detour);
        net.join(detour, target);
        source.route(3, 2);
        relay.route(3, 2, 3L, 4L);
        detour.route(3, 3);
        target.countOnly();
        int sent = 0;
        int sentByDetour = 0;
        for (int round = 0; round < 1_000; round++) {
            int hop = round / 2 % 2;
            relay.slots().put("pff", "odd", (PffPolicy) (e, h, d, k) -> h > 1 ? hop : 0);
            relay.slots()
                    .put(
                            "scheduler",
                            "odd",
                            new CountingScheduler(1 + round % CubeChoice.WORDS_MAX));
            direct.set(round % 2 == 0 ? Wire.Mode.HOLDS : Wire.Mode.CARRIES);
            for (int i = 0; i < 200; i++, sent++) {
                source.send(3, i % 3, 64, i, new byte[100]);
            }
            sentByDetour += hop * 200;
            net.settle();
            if (round % 100 == 99) {
                relay.slots().remove("pff", "odd");
                relay.slots().remove("scheduler", "odd");
                source.send(3, 64, "meanwhile");
                sent++;
                net.settle();
            }
        }
        assertThat(target.arrived()).isEqualTo(sent);
        assertThat(detour.count("received-packets"))
                .as("each exchange took effect with the next packet")
                .isEqualTo(sentByDetour);
        assertThat(relay.machine().counters().dropped()).isZero();
        assertThat(relay.count("pff-failures") + relay.count("scheduler-failures")).isZero();
    }

    @Test
    void aCandidateIsTriedOnTheRowsOfTheTableBeforeItGoesLive() {
        Member source = twoWays((equal, hops, down, flowKey) -> 0);
        source.route(77, 3, 2L, 3L, 4L, 5L, 6L);
        assertThat(source.slots().put("pff", "odd", (PffPolicy) (e, h, d, k) -> h == 5 ? 5 : 0))
                .hasValueSatisfying(
                        why ->
                                assertThat(why)
                                        .startsWith("it picked hop 5 of 5 (down: ")
                                        .endsWith(", of equal cost: 3)"));
        assertThat(source.slots().put("pff", "odd", (PffPolicy) (e, h, d, k) -> PffPolicy.NONE))
                .hasValueSatisfying(
                        why -> assertThat(why).startsWith("it picked no hop although one of"));
        assertThat(
                        source.slots()
                                .put(
                                        "pff",
                                        "odd",
                                        (PffPolicy) (e, h, d, k) -> k < 0 && d == 1 ? -7 : 0))
                .isPresent();
        assertThat(source.slots().put("scheduler", "fifo", new OddScheduler(0, 1)))
                .hasValueSatisfying(why -> assertThat(why).startsWith("it chose cube 1 when ["));
        assertThat(source.slots().put("scheduler", "fifo", new OddScheduler(40, 1)))
                .hasValue("it wants 40 words of a link, of 0..16");
        assertThat(source.slots().put("scheduler", "fifo", CubeChoice.FIFO)).isEmpty();
        assertThat(source.slots().put("pff", "odd", HopChoice.FIRST_HOP)).isEmpty();
    }

    @Test
    void aPolicyThatCanDoNoMoreThanSimpleWithThisRoutingSaysSo() {
        Member member = net.member(1, "alternate", "fifo", PathsTest::policies);
        member.machine().routingGives(true, false);
        assertThat(member.machine().why())
                .isEqualTo("pff/alternate can do no more than simple: routing gives no alternates");
        member.machine().routingGives(false, true);
        assertThat(member.machine().why()).isEmpty();
        Member other = net.member(2, "multipath", "fifo", PathsTest::policies);
        other.machine().routingGives(false, false);
        assertThat(other.machine().policies())
                .containsEntry(
                        "pff",
                        "multipath (pff/multipath can do no more than simple: routing gives neither"
                                + " hops of equal cost nor alternates)")
                .containsEntry("scheduler", "fifo");
        other.machine().routingGives(true, false);
        assertThat(other.machine().policies()).containsEntry("pff", "multipath");
        Member simple = net.member(3, "simple", "fifo", PathsTest::policies);
        simple.machine().routingGives(false, false);
        assertThat(simple.machine().why()).isEmpty();
    }
}
