package org.o7s.ipcp.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.o7s.wire.g23.UdpMessage.FlowReply;

/** Random, mutated and replayed datagrams on a living layer: for a second, or as long as asked. */
class UdpGarbageTest {
    private static final Duration TIME =
            Duration.ofMillis(Long.getLong("o7s.garbage.millis", 1000));
    private static final long SEED = Long.getLong("o7s.garbage.seed", 20_260_101L);

    @ParameterizedTest
    @EnumSource(UdpFamily.class)
    void garbageDisturbsNoFlowAndLeavesNothingBehind(UdpFamily family) {
        UdpLab lab = new UdpLab(SEED, family);
        SplittableRandom random = new SplittableRandom(SEED);
        UdpLab.Host a = lab.new Host("a", "10.0.0.1", Map.of("peer", List.of("oping=10.0.0.2")));
        UdpLab.Host b = lab.new Host("b", "10.0.0.2", Map.of());
        lab.world.register(b.ipcp, "oping");
        UdpLab.Pair pair = lab.open(a, b, "oping");
        long eid = b.onlyEid();
        List<byte[]> seeds = new ArrayList<>();
        lab.internet.takeLog().forEach(d -> seeds.add(d.payload()));
        seeds.add(UdpLab.message(new FlowReply(eid, 9, 0, UdpLab.ANSWER)));
        seeds.add(UdpLab.data(eid, new byte[100]));
        // Only the peer itself could write into the flow, so garbage never comes from its address.
        InetSocketAddress[] sources = new InetSocketAddress[50];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = lab.address("10.0.9." + i, 3435);
        }
        sources[0] = lab.address("10.0.0.1", 3436);
        long untilNs = System.nanoTime() + TIME.toNanos();
        int rounds = 0;
        while (System.nanoTime() < untilNs || rounds < 10) {
            for (int i = 0; i < 500; i++) {
                InetSocketAddress source = sources[random.nextInt(sources.length)];
                lab.internet.send(source, b.address, garbage(random, seeds));
            }
            String text = "round " + rounds++;
            pair.client().write(text);
            lab.world.settle();
            assertThat(pair.server().readTexts())
                    .as("seed %d, round %d", SEED, rounds)
                    .containsExactly(text);
            if (rounds % 100 == 0) {
                lab.world.advanceMs(31_000);
            }
            lab.internet.takeLog();
        }
        assertThat(b.flowViews()).hasSize(1);
        lab.finish();
    }

    private static byte[] garbage(SplittableRandom random, List<byte[]> seeds) {
        if (random.nextInt(4) == 0) {
            byte[] bytes = new byte[random.nextInt(3000)];
            random.nextBytes(bytes);
            return bytes;
        }
        byte[] seed = seeds.get(random.nextInt(seeds.size()));
        int length = random.nextInt(8) == 0 ? random.nextInt(seed.length) : seed.length;
        byte[] bytes = java.util.Arrays.copyOf(seed, length);
        for (int n = random.nextInt(6); n > 0 && length > 0; n--) {
            bytes[random.nextInt(length)] = (byte) random.nextInt();
        }
        return bytes;
    }
}
