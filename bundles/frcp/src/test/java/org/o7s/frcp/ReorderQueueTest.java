package org.o7s.frcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPool;

/** Packets that wait for an older one, by number. */
class ReorderQueueTest {
    private static final int CAPACITY = 256;

    @Test
    void theLatestAreTakenFirstWhereverTheirWordsBegin() {
        Seeds.forEach(
                seed -> {
                    Random random = new Random(seed);
                    PacketPool pool = new PacketPool(12, CAPACITY);
                    ReorderQueue queue = new ReorderQueue(CAPACITY);
                    TreeSet<Integer> model = new TreeSet<>();
                    int expected = random.nextInt(1000);
                    for (int i = 0; i < 500; i++) {
                        int number = expected + 1 + random.nextInt(CAPACITY - 1);
                        if (random.nextInt(3) > 0 && model.add(number)) {
                            Packet packet = pool.acquire();
                            assertThat(packet).isNotNull();
                            queue.put(number, packet);
                        } else if (random.nextInt(3) == 0) {
                            takeLatest(queue, model);
                        }
                    }
                    while (!model.isEmpty()) {
                        takeLatest(queue, model);
                    }
                    assertThat(queue.takeLatest()).isNull();
                    assertThat(queue.isEmpty()).isTrue();
                    assertThat(pool.inUse()).isZero();
                });
    }

    private static void takeLatest(ReorderQueue queue, TreeSet<Integer> model) {
        Packet packet = queue.takeLatest();
        Integer latest = model.pollLast();
        assertThat(packet == null).isEqualTo(latest == null);
        if (packet != null && latest != null) {
            assertThat(queue.has(latest)).isFalse();
            packet.release();
        }
        for (int number : model) {
            assertThat(queue.has(number)).isTrue();
        }
    }
}
