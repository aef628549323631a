package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The acceptance scenarios of docs/wire/wire-endtoend.md 2.11 against a model of the prototype,
 * with first numbers of both sides below and above 2^31, and the rows of 6.3 that they are about.
 */
class PrototypeScenariosTest {
    private static final long MS = 1_000_000L;
    private static final long S = 1000 * MS;

    private static byte[] number(int i) {
        return ByteBuffer.allocate(8).putLong(i).array();
    }

    /** H1, H8: a server that takes its time. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aServerThatAnswersLateAnswersEveryRequest(long seed) {
        Meeting weAsk = new Meeting(true, 0, seed);
        for (int i = 0; i < 20; i++) {
            weAsk.ours.toWrite.add(number(i));
            weAsk.passUntil(weAsk.nowNs + 60 * MS);
            weAsk.theirWrites.add(number(i));
            weAsk.passUntil(weAsk.nowNs + 60 * MS);
        }
        weAsk.passUntil(weAsk.nowNs + 2 * S);
        assertThat(weAsk.theirReads).hasSize(20);
        assertThat(weAsk.ours.read).hasSize(20);
        Meeting theyAsk = new Meeting(true, 0, seed);
        for (int i = 0; i < 20; i++) {
            theyAsk.theirWrites.add(number(i));
            theyAsk.passUntil(theyAsk.nowNs + 60 * MS);
            theyAsk.ours.toWrite.add(number(i));
            theyAsk.passUntil(theyAsk.nowNs + 60 * MS);
        }
        theyAsk.passUntil(theyAsk.nowNs + 2 * S);
        assertThat(theyAsk.ours.read).hasSize(20);
        assertThat(theyAsk.theirReads).hasSize(20);
    }

    /** H2 to H4: the window of who never asks and never tells. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void sixThousandPacketsOneWayAllArrive(long seed) {
        Meeting weSend = new Meeting(false, 0, seed);
        Meeting theySend = new Meeting(false, 0, seed);
        for (int i = 0; i < 6000; i++) {
            weSend.ours.toWrite.add(number(i));
            theySend.theirWrites.add(number(i));
        }
        weSend.passUntil(60 * S);
        theySend.passUntil(60 * S);
        assertThat(weSend.ours.toWrite.size()).isZero();
        assertThat(theySend.theirWrites.size()).isZero();
        assertThat(theySend.ours.read).hasSize(6000);
        // The prototype forgets unread packets when a newer one comes; here it reads at once.
        assertThat(weSend.theirReads).hasSize(6000);
    }

    /** H3: lost packets whose credit the prototype never gives back. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void lostCreditStopsNobody(long seed) {
        Meeting weSend = new Meeting(false, 10, seed);
        Meeting theySend = new Meeting(false, 10, seed);
        for (int i = 0; i < 6000; i++) {
            weSend.ours.toWrite.add(number(i));
            theySend.theirWrites.add(number(i));
        }
        weSend.passUntil(200 * S);
        theySend.passUntil(200 * S);
        assertThat(weSend.ours.toWrite.size()).isZero();
        assertThat(theySend.theirWrites.size()).isZero();
        assertThat(weSend.theirReads.size()).isBetween(5200, 5600);
        assertThat(theySend.ours.read.size()).isBetween(5200, 5600);
    }

    /** H10, H12: repeated packets with old windows, and early ones; one request at a time. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void requestsAndEchoesOverALossyPathAreComplete(long seed) {
        Meeting weAsk = new Meeting(true, 10, seed);
        int asked = 0;
        int echoed = 0;
        while (weAsk.ours.read.size() < 3000 && weAsk.nowNs < 3000 * S) {
            if (asked < 3000 && asked == weAsk.ours.read.size()) {
                weAsk.ours.toWrite.add(number(asked));
                asked++;
            }
            weAsk.pass();
            while (!weAsk.theirReads.isEmpty()) {
                assertThat(weAsk.theirReads.element()).isEqualTo(number(echoed));
                weAsk.theirWrites.add(weAsk.theirReads.remove());
                echoed++;
            }
        }
        assertThat(weAsk.ours.read.size()).as(weAsk::describe).isEqualTo(3000);
        for (int i = 0; i < 3000; i++) {
            assertThat(weAsk.ours.read.get(i)).isEqualTo(number(i));
        }
        assertThat(weAsk.theirs.down).isFalse();
    }

    /** H9: one direction idle beyond every timer while the other carries data. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aDirectionThatWasIdleForLongStillWorks(long seed) {
        Meeting meeting = new Meeting(true, 0, seed);
        meeting.ours.toWrite.add(number(0));
        meeting.theirWrites.add(number(0));
        for (int second = 0; second < 300; second++) {
            meeting.ours.toWrite.add(number(1 + second));
            meeting.passUntil(meeting.nowNs + S);
        }
        meeting.theirWrites.add(number(1));
        meeting.passUntil(meeting.nowNs + 3 * S);
        assertThat(meeting.ours.read).hasSize(2);
        for (int second = 0; second < 300; second++) {
            meeting.theirWrites.add(number(2 + second));
            meeting.passUntil(meeting.nowNs + S);
        }
        meeting.ours.toWrite.add(number(301));
        meeting.passUntil(meeting.nowNs + 3 * S);
        assertThat(meeting.theirReads).hasSize(302);
        assertThat(meeting.ours.read).hasSize(302);
        assertThat(meeting.theirs.down).isFalse();
        assertThat(meeting.ours.machine.state()).isEqualTo(FrcpState.UP);
    }
}
