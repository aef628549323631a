package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.o7s.wire.g23.FrctHeader;
import org.o7s.wire.g23.FrctMark;
import org.o7s.wire.g23.FrctReceived;

/** A peer of o7s that says whatever it likes: nothing throws, and memory stays bounded. */
class HostilePeerTest {
    private static final int FIRST_NUMBER = 1000;

    @Test
    void forgedWordsMarksAndFragmentsNeitherThrowNorGrowMemory() {
        Seeds.forEach(
                seed -> {
                    Random random = new Random(seed);
                    Solo solo = Solo.extended(true, FIRST_NUMBER);
                    for (int i = 0; i < 1000; i++) {
                        solo.after(random.nextInt(3_000_000));
                        attack(solo, random);
                        solo.machine.abandonMessage();
                        solo.write("31".repeat(1 + random.nextInt(300)));
                        solo.sent();
                        if (random.nextInt(20) == 0) {
                            solo.read();
                        }
                        assertThat(solo.pool.inUse()).isLessThanOrEqualTo(2 * 256 * 8);
                        assertThat(solo.sendPool.inUse()).isLessThanOrEqualTo(256);
                        assertThat(solo.machine.pendingFragments()).isLessThanOrEqualTo(1000);
                    }
                });
    }

    private static void attack(Solo solo, Random random) {
        int near = FIRST_NUMBER + random.nextInt(600) - 100;
        switch (random.nextInt(4)) {
            case 0 -> {
                int flags = FrctHeader.ACK | FrctHeader.FC | FrctHeader.DRF;
                solo.comes(flags, near + random.nextInt(400), 5, near, words(random));
            }
            case 1 ->
                    solo.marks(
                            random.nextInt(256),
                            FrctMark.MEMORY_PACKETS_MIN + random.nextInt(100_000),
                            random.nextInt());
            case 2 -> {
                int bits = random.nextInt(2) == 0 ? Fragment.FIRST : Fragment.MIDDLE;
                int flags = FrctHeader.DATA | bits | FrctHeader.DRF;
                solo.comes(flags, 0, random.nextInt(3000), near, "30");
            }
            default ->
                    solo.comes(random.nextInt(256), random.nextInt(), near, near, "72".repeat(20));
        }
    }

    private static String words(Random random) {
        int words = random.nextInt(9);
        byte[] bytes = new byte[FrctReceived.length(words)];
        MemorySegment segment = MemorySegment.ofArray(bytes);
        int latest = FIRST_NUMBER + random.nextInt(300);
        FrctReceived.write(segment, 0, words, latest, random.nextLong());
        for (int i = 0; i < words; i++) {
            int index = random.nextInt(3) == 0 ? random.nextInt(1 << 16) : random.nextInt(6);
            FrctReceived.writeWord(segment, 0, i, index, random.nextLong());
        }
        return HexFormat.of().formatHex(bytes);
    }
}
