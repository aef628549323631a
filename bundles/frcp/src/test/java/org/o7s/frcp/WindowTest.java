package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.o7s.core.entropy.Entropy;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.frcp.DeltaT;

/** Windows of the policy that are smaller than the memory for packets. */
class WindowTest {
    private static final int MESSAGES = 1000;

    private static DeltaT window(int packets) {
        return new DeltaT(new PolicyParameters(Map.of("window", Integer.toString(packets))));
    }

    private static Pair pair(FrcpConfig config, int window) {
        Pair.End a = new Pair.End(config, Entropy.seeded(1), 4096);
        MessageBudget budget = new MessageBudget(64 << 20);
        Pair.End b = new Pair.End(config, Entropy.seeded(2), 4096, budget, window(window));
        return new Pair(a, b, Path.CLEAN.delay(1, 0), 1);
    }

    static Stream<Arguments> windows() {
        return Stream.of(1, 2, 3, 16, 64, 127, 128, 255)
                .flatMap(
                        window ->
                                Stream.of(1L, 2L, 3L, 4L).map(seed -> Arguments.of(window, seed)));
    }

    /** The prototype does not ask while it waits in a write: what opens again must be told. */
    @ParameterizedTest
    @MethodSource("windows")
    void aPrototypeWhoseReaderWasSlowGoesOnWhenEverythingIsRead(int window, long seed) {
        for (boolean retransmits : new boolean[] {true, false}) {
            Meeting meeting = new Meeting(retransmits, 0, seed, window(window));
            meeting.ours.reads = false;
            for (int i = 0; i < MESSAGES; i++) {
                meeting.theirWrites.add(Pair.message(i, 20));
            }
            meeting.passUntil(10 * Pair.S);
            assertThat(meeting.theirWrites).as(meeting::describe).isNotEmpty();
            meeting.ours.reads = true;
            meeting.passUntil(30 * Pair.S);
            assertThat(meeting.theirWrites).as(meeting::describe).isEmpty();
            assertThat(meeting.ours.read).as(meeting::describe).hasSize(MESSAGES);
        }
    }

    /** What is lost is the window that was told, too. */
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "16, 1", "16, 2", "64, 1", "64, 2"})
    void aPrototypeGoesOnAlsoWhereWindowsAreLost(int window, long seed) {
        Meeting meeting = new Meeting(true, 3, seed, window(window));
        for (int i = 0; i < MESSAGES; i++) {
            meeting.theirWrites.add(Pair.message(i, 20));
        }
        meeting.passUntil(600 * Pair.S);
        assertThat(meeting.ours.read).as(meeting::describe).hasSize(MESSAGES);
    }

    /** A window and a round trip of 2 ms; nobody waits for acknowledgements that are delayed. */
    @ParameterizedTest
    @CsvSource({"1, true", "2, true", "4, true", "15, true", "64, true", "1, false", "4, false"})
    void aWindowThatIsUsedIsToldAtOnce(int window, boolean reads) {
        for (boolean extended : new boolean[] {true, false}) {
            Pair pair = pair(Pair.data(extended), window);
            pair.b.reads = reads;
            for (int i = 0; i < 300; i++) {
                pair.a.toWrite.add(Pair.message(i, 20));
            }
            // Without reading, as many as there is memory for.
            int most = reads ? 300 : 250;
            long rounds = (most - FrcpConfig.FIRST_CREDIT_PACKETS) / window;
            pair.runUntil((rounds + 20) * 2 * Pair.MS);
            int came = reads ? pair.b.read.size() : (int) pair.b.count("received");
            assertThat(came).as(pair::describe).isGreaterThanOrEqualTo(most);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, true", "64, true", "1, false", "64, false"})
    void aReaderThatWasSlowGetsEverything(int window, boolean retransmits) {
        FrcpConfig config = retransmits ? Pair.data(true) : Pair.bestEffort(true);
        Pair pair = pair(config, window);
        pair.b.reads = false;
        for (int i = 0; i < MESSAGES; i++) {
            pair.a.toWrite.add(Pair.message(i, 20));
        }
        pair.runUntil(pair.nowNs + 10 * Pair.S);
        long endNs = pair.nowNs + 10 * Pair.S;
        pair.b.reads = true;
        pair.runUntil(endNs);
        assertThat(pair.a.toWrite).as(pair::describe).isEmpty();
        assertThat(pair.a.machine.isQuiet()).isTrue();
    }
}
