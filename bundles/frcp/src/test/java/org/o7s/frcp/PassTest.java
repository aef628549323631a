package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.frcp.DeltaT;
import org.o7s.policy.frcp.FrcpPolicy;
import org.o7s.wire.g23.FrctHeader;
import org.o7s.wire.g23.FrctMark;

/** Packets that pass straight: they are written out, and read, at once. */
class PassTest {
    private static final long MS = Pair.MS;
    private static final int DATA = FrctHeader.DATA | FrctHeader.DRF;
    private static final int ACK = FrctHeader.ACK;
    private static final String NOTHING = Integer.toString(FrcpResult.NOTHING);

    /**
     * A policy whose answers are those of delta-t, and which does something whenever it is asked.
     */
    private static final class Meddler implements FrcpPolicy {
        private final DeltaT policy = new DeltaT();
        private Runnable meddling = () -> {};

        @Override
        public int words() {
            return policy.words();
        }

        @Override
        public void begin(long[] state) {
            policy.begin(state);
        }

        @Override
        public void measured(long[] state, long rttNs) {
            meddling.run();
            policy.measured(state, rttNs);
        }

        @Override
        public void timedOut(long[] state) {
            meddling.run();
            policy.timedOut(state);
        }

        @Override
        public void progressed(long[] state) {
            meddling.run();
            policy.progressed(state);
        }

        @Override
        public long timeoutNs(long[] state) {
            meddling.run();
            return policy.timeoutNs(state);
        }

        @Override
        public long reorderingNs(long[] state, boolean overtaken) {
            meddling.run();
            return policy.reorderingNs(state, overtaken);
        }

        @Override
        public long acknowledgementDelayNs(long[] state) {
            meddling.run();
            return policy.acknowledgementDelayNs(state);
        }

        @Override
        public int acknowledgedAtOnce(long[] state, boolean missing) {
            meddling.run();
            return policy.acknowledgedAtOnce(state, missing);
        }

        @Override
        public int window(long[] state, int unread, int capacity) {
            meddling.run();
            return policy.window(state, unread, capacity);
        }
    }

    /** An end with a run in both directions, and a round trip of a millisecond just measured. */
    private static Solo running(Solo solo) {
        solo.write("30");
        solo.sent();
        solo.after(MS);
        solo.comes(DATA | ACK, 0, 10, 17, "30");
        assertThat(solo.read()).isEqualTo("30");
        solo.sent();
        return solo;
    }

    private static MemorySegment packet(int flags, int number, int acknowledged, String payload) {
        byte[] text = HexFormat.of().parseHex(payload);
        MemorySegment packet = MemorySegment.ofArray(new byte[12 + text.length]);
        FrctHeader.write(packet, 0, flags, 0, number, acknowledged);
        MemorySegment.copy(MemorySegment.ofArray(text), 0, packet, 12, text.length);
        return packet;
    }

    private static MemorySegment bytes(String hex) {
        return MemorySegment.ofArray(HexFormat.of().parseHex(hex));
    }

    private static int writeOut(Solo solo, MemorySegment target) {
        MemorySegment message = MemorySegment.ofArray(new byte[] {0x31});
        return solo.machine.writeOut(message, 0, 1, target, 0, solo.nowNs);
    }

    @Test
    void aPacketPassesAsIfItHadBeenTakenInAndRead() {
        Solo solo = running(Solo.extended(true, 16));
        MemorySegment target = MemorySegment.ofArray(new byte[13]);
        assertThat(writeOut(solo, target)).isEqualTo(1);
        assertThat(HexFormat.of().formatHex((byte[]) target.heapBase().orElseThrow()))
                .startsWith("0f")
                .endsWith("00000011" + "0000000b" + "31");
        assertThat(solo.passes(packet(DATA | ACK, 11, 18, "3233"))).isEqualTo("3233");
        assertThat(solo.machine.isQuiet()).isTrue();
        assertThat(solo.count("received")).isEqualTo(2);
        assertThat(solo.count("delivered")).isEqualTo(2);
        assertThat(solo.passes(packet(DATA | ACK, 11, 18, "3233"))).as("again").isEqualTo(NOTHING);
        assertThat(solo.passes(packet(DATA, 13, 0, "34"))).as("not next").isEqualTo(NOTHING);
        int first = DATA | Fragment.FIRST;
        assertThat(solo.passes(packet(first, 12, 0, "34"))).as("not whole").isEqualTo(NOTHING);
        assertThat(solo.passes(packet(ACK, 12, 18, "34"))).as("no data").isEqualTo(NOTHING);
        assertThat(solo.passes(packet(DATA, 12, 0, ""))).as("empty").isEqualTo(NOTHING);
        assertThat(solo.count("received")).isEqualTo(2);
    }

    @Test
    void whereChecksAreWantedOnlyAPacketWithOnePasses() {
        int features = FrctMark.FRAGMENTS | FrctMark.RECEIVED | FrctMark.CHECKS;
        for (boolean peerChecks : new boolean[] {true, false}) {
            Solo solo = Solo.guarding(true, 16);
            int offered = peerChecks ? features : features & ~FrctMark.CHECKS;
            solo.marks(offered, 0, 256, 1000);
            solo.sent();
            solo.marks(offered, FrctMark.SEEN | FrctMark.KNOWN, 256, 1000);
            String plain = "03000000" + "0000000b" + "00000000" + "32";
            String checked = Solo.checked(DATA, 11, 0, "32");
            if (peerChecks) {
                solo.comes(Solo.checked(DATA, 10, 0, "30"));
                assertThat(solo.read()).isEqualTo("30");
            } else {
                running(solo);
            }
            assertThat(solo.passes(bytes(plain))).isEqualTo(NOTHING);
            assertThat(solo.machine.isReadable()).isFalse();
            assertThat(solo.passes(bytes(checked))).isEqualTo("32");
            solo.comes("03000000" + "0000000c" + "00000000" + "33");
            assertThat(solo.machine.isReadable()).isEqualTo(!peerChecks);
        }
    }

    /** Each field counts as it was when it was looked at first, whatever becomes of the packet. */
    @ParameterizedTest
    @ValueSource(ints = {0, DATA | ACK | FrctHeader.FC, 0xff, FrctHeader.CHECKED})
    void whoRewritesAPacketThatPassesChangesNothing(int flags) {
        Meddler meddler = new Meddler();
        Solo solo = running(Solo.extended(true, 16, meddler));
        assertThat(writeOut(solo, MemorySegment.ofArray(new byte[13]))).isEqualTo(1);
        MemorySegment packet = packet(DATA | ACK, 11, 18, "32");
        meddler.meddling = () -> FrctHeader.write(packet, 0, flags, 77, 99, 18 + 99);
        assertThat(solo.passes(packet)).isEqualTo("32");
        meddler.meddling = () -> {};
        assertThat(FrctHeader.seqno(packet, 0)).as("it was rewritten").isEqualTo(99);
        assertThat(solo.count("acknowledgements-ignored")).isZero();
        assertThat(solo.count("windows-ignored")).isZero();
        assertThat(solo.passes(packet(DATA, 12, 0, "33"))).isEqualTo("33");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, ACK, 0xff})
    void whoRewritesAPacketThatIsWrittenOutChangesNothing(int flags) {
        Meddler meddler = new Meddler();
        Solo solo = running(Solo.extended(true, 16, meddler));
        byte[] packet = new byte[13];
        MemorySegment target = MemorySegment.ofArray(packet);
        boolean[] meddled = new boolean[1];
        meddler.meddling =
                () -> {
                    meddled[0] = true;
                    FrctHeader.write(target, 0, flags, 77, 99, 99);
                };
        assertThat(writeOut(solo, target)).isEqualTo(1);
        assertThat(meddled[0]).isTrue();
        assertThat(HexFormat.of().formatHex(packet))
                .startsWith("0f")
                .endsWith("00000011" + "0000000b" + "31");
    }

    /** How many packets of so many bytes pass until the peer is told at once. */
    private static int passedUntilTold(Solo solo, int bytes) {
        int number = 11;
        do {
            assertThat(solo.passes(packet(DATA, number, 0, "32".repeat(bytes)))).hasSize(2 * bytes);
            number++;
        } while (solo.machine.tellNs() > solo.nowNs);
        assertThat(solo.sent()).hasSize(1);
        assertThat(solo.machine.tellNs()).isEqualTo(FrcpMachine.NEVER);
        return number - 11;
    }

    /** Nothing that passes straight is lost. */
    @Test
    void fourTimesAsManyPacketsThatPassWaitForAnAcknowledgementAsThePolicySays() {
        assertThat(passedUntilTold(running(Solo.extended(true, 16)), 1)).isEqualTo(64);
        assertThat(passedUntilTold(running(Solo.extended(true, 16, policy("at-once", 1))), 1))
                .isEqualTo(4);
    }

    @Test
    void packetsThatPassWaitForAnAcknowledgementUntilTheyFillACache() {
        assertThat(passedUntilTold(running(Solo.extendedFor(1400, 16)), 1400)).isEqualTo(47);
        assertThat(passedUntilTold(running(Solo.extendedFor(8000, 16)), 8000)).isEqualTo(16);
    }

    /** The peer begins with a credit of 64, of which one is used. */
    @Test
    void whoLetsFewPacketsComeTellsWhenTheCreditIsDownToHalfOfThem() {
        assertThat(passedUntilTold(running(Solo.extended(true, 16, policy("window", 20))), 1))
                .isEqualTo(FrcpConfig.FIRST_CREDIT_PACKETS - 1 - 20 / 2);
    }

    @Test
    void fewPacketsThatPassAreAcknowledgedInTime() {
        Solo solo = running(Solo.extended(true, 16));
        assertThat(solo.passes(packet(DATA, 11, 0, "32"))).isEqualTo("32");
        solo.after(MS);
        assertThat(solo.passes(packet(DATA, 12, 0, "32"))).isEqualTo("32");
        assertThat(solo.sentWithin(4 * MS - 1)).isEmpty();
        assertThat(solo.sentWithin(1)).hasSize(1);
    }

    private static FrcpPolicy policy(String parameter, int value) {
        return new DeltaT(new PolicyParameters(Map.of(parameter, Integer.toString(value))));
    }

    /** The driver reads the clock for several of them together. */
    @Test
    void noRoundTripIsMeasuredByPacketsThatPassAndOneOnceInAWhileByOthers() {
        Solo solo = running(Solo.extended(true, 16));
        long measured = solo.counters.report(solo.nowNs).leastRoundTripNs();
        assertThat(measured).isEqualTo(MS);
        for (int i = 0; i < 10; i++) {
            assertThat(writeOut(solo, MemorySegment.ofArray(new byte[13]))).isEqualTo(1);
            assertThat(solo.passes(packet(DATA | ACK, 11 + i, 18 + i, "32"))).isEqualTo("32");
        }
        assertThat(solo.counters.report(solo.nowNs).leastRoundTripNs()).isEqualTo(MS);
        solo.sent();
        solo.after(100 * MS);
        solo.sent();
        assertThat(writeOut(solo, MemorySegment.ofArray(new byte[13])))
                .isEqualTo(FrcpResult.NOTHING);
        solo.write("31");
        solo.sent();
        solo.after(MS / 2);
        MemorySegment answer = packet(DATA | ACK, 21, 28, "32");
        assertThat(solo.passes(answer)).isEqualTo(NOTHING);
        solo.comes(DATA | ACK, 0, 21, 28, "32");
        assertThat(solo.read()).isEqualTo("32");
        assertThat(solo.counters.report(solo.nowNs).leastRoundTripNs()).isEqualTo(MS / 2);
        assertThat(writeOut(solo, MemorySegment.ofArray(new byte[13]))).isEqualTo(1);
    }
}
