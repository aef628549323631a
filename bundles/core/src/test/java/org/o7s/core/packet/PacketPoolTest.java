package org.o7s.core.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PacketPoolTest {
    private static final int LIMIT = 1000;

    private final PacketPool pool = new PacketPool(2000, LIMIT);

    private Packet take() {
        return Objects.requireNonNull(pool.acquire());
    }

    @Test
    void aThreadThatKeepsSomeGetsBackWhatItGaveLast() {
        pool.keepSome();
        Packet first = take();
        Packet second = take();
        first.release();
        second.release();
        assertThat(take()).isSameAs(second);
        assertThat(take()).isSameAs(first);
    }

    @Test
    void whatAThreadKeepsIsNotInUse() {
        pool.keepSome();
        List<Packet> taken = new ArrayList<>();
        for (int i = 0; i < LIMIT; i++) {
            taken.add(take());
        }
        assertThat(pool.acquire()).as("one more than the limit").isNull();
        assertThat(pool.inUse()).isEqualTo(LIMIT);
        taken.forEach(Packet::release);
        assertThat(pool.inUse()).isZero();
        assertThat(pool.size()).isEqualTo(LIMIT);
    }

    @Test
    void whoeverTakesAllHeCanLeavesSomeForMany() {
        assertThat(takeAsMuchAsPossible()).isBetween(LIMIT / 7, LIMIT / 6);
        for (int i = 0; i < 30; i++) {
            assertThat(takeAsMuchAsPossible()).isPositive();
        }
        assertThat(pool.inUse()).isLessThan(LIMIT * 4 / 5);
        for (int i = 0; i < 100; i++) {
            assertThat(takeAsMuchAsPossible()).isEqualTo(2);
        }
    }

    @Test
    void whatIsPromisedIsWhatHeGets() {
        for (int i = 0; i < 40; i++) {
            int promised = pool.left(0, 2 * LIMIT);
            int taken = takeAsMuchAsPossible();
            assertThat(promised).isBetween(taken - 1, taken);
        }
        assertThat(pool.left(1, 100)).isEqualTo(1);
        assertThat(pool.left(2, 100)).isZero();
    }

    @Test
    void whatWasPromisedLeavesThePartOfThoseWhoHaveFew() {
        int held = 0;
        while (pool.acquirePromised(held) != null) {
            held++;
        }
        assertThat(held).isEqualTo(LIMIT * 3 / 4);
        assertThat(pool.acquirePromised(1)).isNotNull();
    }

    private int takeAsMuchAsPossible() {
        int held = 0;
        while (held < LIMIT && pool.acquire(held) != null) {
            held++;
        }
        return held;
    }

    @Test
    void othersGetWhatAKeeperHasTooMuchOf() {
        pool.keepSome();
        List<Packet> taken = new ArrayList<>();
        for (int i = 0; i < LIMIT; i++) {
            taken.add(take());
        }
        taken.forEach(Packet::release);
        int forOthers =
                CompletableFuture.supplyAsync(this::takeAll, Thread::startVirtualThread).join();
        assertThat(forOthers).isGreaterThanOrEqualTo(LIMIT / 3);
        assertThat(pool.inUse()).isEqualTo(forOthers);
    }

    private int takeAll() {
        int count = 0;
        while (pool.acquire() != null) {
            count++;
        }
        return count;
    }

    @Test
    void packetsOfAKeeperThatEndedAreForEverybodyAgain() throws InterruptedException {
        Thread keeper =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    pool.keepSome();
                                    List<Packet> taken = new ArrayList<>();
                                    for (int i = 0; i < LIMIT; i++) {
                                        taken.add(take());
                                    }
                                    taken.forEach(Packet::release);
                                });
        keeper.join();
        pool.keepSome();
        assertThat(pool.inUse()).isZero();
        assertThat(takeAll()).isEqualTo(LIMIT);
    }

    @Test
    void aPacketMayBeGivenBackByAnotherThread() {
        pool.keepSome();
        Packet packet = take();
        CompletableFuture.runAsync(packet::release, Thread::startVirtualThread).join();
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void toKeepSomeTwiceIsToKeepSomeOnce() {
        pool.keepSome();
        Packet packet = take();
        packet.release();
        pool.keepSome();
        assertThat(take()).isSameAs(packet);
        assertThat(pool.inUse()).isEqualTo(1);
    }
}
