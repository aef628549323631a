package org.o7s.ipcp.eth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o7s.core.testkit.FakeWire;
import org.o7s.core.testkit.Hex;
import org.o7s.wire.g23.EthDixHeader;
import org.o7s.wire.g23.EthMessage.FlowReply;
import org.o7s.wire.g23.EthMessage.NameQuery;
import org.o7s.wire.g23.EthMessage.NameReply;

/** Random, mutated and replayed frames on a living layer: for a second, or as long as asked. */
class EthGarbageTest {
    private static final Duration TIME =
            Duration.ofMillis(Long.getLong("o7s.garbage.millis", 1000));
    private static final long SEED = Long.getLong("o7s.garbage.seed", 20_260_101L);

    @ParameterizedTest
    @EnumSource(EthType.class)
    void garbageDisturbsNoFlowAndLeavesNothingBehind(EthType type) {
        EthLab lab = new EthLab(SEED, type);
        SplittableRandom random = new SplittableRandom(SEED);
        EthLab.Pair pair = lab.open();
        List<byte[]> seeds = new ArrayList<>(lab.wire.takeLog());
        seeds.add(lab.message(EthLab.MAC_B, EthLab.MAC_C, new NameQuery(EthLab.OPING)));
        seeds.add(lab.message(EthLab.MAC_B, EthLab.MAC_C, new NameReply(EthLab.OPING)));
        seeds.add(lab.message(EthLab.MAC_B, EthLab.MAC_A, new FlowReply(9, 9, 0, EthLab.ANSWER)));
        if (lab.type == EthType.DIX) {
            byte[] packets = Hex.bytes("0040 0002 6161 ffff 0004 0041 0000 0042 0000 0000 0001 61");
            seeds.add(lab.frame(EthLab.MAC_B, EthLab.MAC_C, EthDixHeader.TRAIN_EID, packets));
        }
        // Only the peer itself could write into the flow, so garbage never comes from its address.
        int eid = lab.b.onlyEid();
        long untilNs = System.nanoTime() + TIME.toNanos();
        int frames = 0;
        int rounds = 0;
        while (System.nanoTime() < untilNs || rounds < 10) {
            for (int i = 0; i < 500; i++) {
                lab.b.nic.receive(garbage(lab, random, seeds, eid));
                frames++;
            }
            String text = "round " + rounds++;
            pair.client().write(text);
            lab.world.settle();
            assertThat(pair.server().readTexts())
                    .as("seed %d, %d frames", SEED, frames)
                    .containsExactly(text);
            if (rounds % 100 == 0) {
                lab.world.advanceMs(31_000);
            }
            assertThat(lab.world.pools().inUse()).isLessThan(600);
        }
        assertThat(lab.b.flowViews()).hasSize(1);
        assertThat(lab.b.nic.overflowed()).isZero();
        lab.wire.takeLog();
        lab.finish();
    }

    private static byte[] garbage(
            EthLab lab, SplittableRandom random, List<byte[]> seeds, int eid) {
        byte[] frame;
        if (random.nextInt(4) == 0) {
            frame = new byte[random.nextInt(2000)];
            random.nextBytes(frame);
        } else {
            byte[] seed = seeds.get(random.nextInt(seeds.size()));
            int length = random.nextInt(8) == 0 ? random.nextInt(seed.length) : seed.length;
            frame = java.util.Arrays.copyOf(seed, length);
            for (int n = random.nextInt(6); n > 0 && length > 0; n--) {
                frame[random.nextInt(length)] = (byte) random.nextInt();
            }
        }
        if (frame.length >= 18 && random.nextInt(8) != 0) {
            System.arraycopy(macBytes(EthLab.MAC_B), 0, frame, 0, 6);
            if (lab.type == EthType.DIX) {
                frame[12] = (byte) 0xa0;
                frame[13] = 0;
            } else if (random.nextBoolean()) {
                frame[12] = (byte) ((frame.length - 14) >> 8);
                frame[13] = (byte) (frame.length - 14);
                frame[16] = 3;
            }
        }
        if (frame.length >= 18 && random.nextInt(8) == 0) {
            byte[] header = lab.frames.data(0, 0, eid, 2 + random.nextInt(62), new byte[1]);
            System.arraycopy(header, 14, frame, 14, 2);
        }
        if (frame.length >= 12 && FakeWire.address(frame, 6) == EthLab.MAC_A) {
            frame[11] = (byte) 0xcc;
        }
        return frame;
    }

    private static byte[] macBytes(long mac) {
        byte[] bytes = new byte[6];
        for (int i = 0; i < 6; i++) {
            bytes[i] = (byte) (mac >>> (40 - 8 * i));
        }
        return bytes;
    }
}
