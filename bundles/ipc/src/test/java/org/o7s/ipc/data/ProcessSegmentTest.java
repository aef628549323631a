package org.o7s.ipc.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessSegmentTest {
    private final Arena arena = Arena.ofShared();
    private ProcessSegment segment;

    @BeforeEach
    void make() throws Exception {
        segment = ProcessSegment.create(SealedMemory.SOURCE, arena);
    }

    @AfterEach
    void unmap() {
        segment.closeHandles();
        arena.close();
    }

    @Test
    void whatIsMarkedIsTakenOnceInOrder() {
        for (int slot : new int[] {16_383, 0, 64, 63, 4096, 4095, 64}) {
            segment.forDaemon().mark(slot);
        }
        assertThat(segment.forDaemon().isAnyMarked()).isTrue();
        assertThat(segment.forClient().isAnyMarked()).isFalse();
        List<Integer> taken = new ArrayList<>();
        assertThat(segment.forDaemon().take(taken::add)).isEqualTo(6);
        assertThat(taken).containsExactly(0, 63, 64, 4095, 4096, 16_383);
        assertThat(segment.forDaemon().take(taken::add)).isZero();
    }

    @Test
    void someAreTakenAtATimeAndTheOthersStayMarked() {
        for (int slot = 0; slot < ProcessSegment.SLOTS; slot += 7) {
            segment.forDaemon().mark(slot);
        }
        BitSet seen = new BitSet();
        int all = 0;
        while (segment.forDaemon().isAnyMarked()) {
            int taken = segment.forDaemon().take(seen::set, 100);
            assertThat(taken).isLessThan(100 + 64);
            all += taken;
        }
        assertThat(all).as("each once").isEqualTo(seen.cardinality());
        assertThat(seen.stream()).hasSize(ProcessSegment.SLOTS / 7 + 1).allMatch(s -> s % 7 == 0);
    }

    @Test
    void marksOfManyThreadsAreNeverLost() throws Exception {
        int each = 200_000;
        List<Thread> markers = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            int seed = t;
            markers.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        Random random = new Random(seed);
                                        for (int i = 0; i < each; i++) {
                                            segment.forDaemon().mark(random.nextInt(300) * 50);
                                        }
                                        segment.forDaemon().mark(15_001 + seed);
                                    }));
        }
        BitSet seen = new BitSet();
        while (seen.get(15_001, 15_004).cardinality() < 3) {
            segment.forDaemon().take(seen::set);
        }
        for (Thread marker : markers) {
            marker.join();
        }
        segment.forDaemon().take(seen::set);
        assertThat(seen.cardinality()).isEqualTo(303);
    }

    @Test
    void theDoorbellIsRungOnceWhenArmed() {
        assertThat(segment.callDaemon(3)).isFalse();
        assertThat(segment.armDaemon()).isFalse();
        segment.forDaemon().take(slot -> {});
        assertThat(segment.armDaemon()).isTrue();
        assertThat(segment.callDaemon(3)).isTrue();
        assertThat(segment.callDaemon(4)).isFalse();
    }

    @Test
    void aClientThatSleepsIsWokenByEveryCall() throws Exception {
        int rounds = 2_000;
        Thread daemon =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (int i = 0; i < rounds; i++) {
                                        segment.callClient(i);
                                        while (segment.forClient().isAnyMarked()) {
                                            Thread.onSpinWait();
                                        }
                                    }
                                });
        int taken = 0;
        while (taken < rounds) {
            segment.armClient();
            segment.sleepClient(30_000_000_000L);
            taken += segment.forClient().take(slot -> {});
        }
        daemon.join();
        assertThat(taken).isEqualTo(rounds);
    }
}
