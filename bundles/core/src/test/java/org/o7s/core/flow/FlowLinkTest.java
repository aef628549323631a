package org.o7s.core.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;

class FlowLinkTest {
    private final PacketPools pools = new PacketPools(4096, 16, 16);
    private final FlowLink link = new FlowLink(8, 1500);

    private Packet packet(int number) {
        Packet packet = pools.acquire(64);
        packet.append(new byte[] {(byte) number});
        return packet;
    }

    @Test
    void packetsOfferedAtOneEndComeOutOfTheOtherInOrder() {
        for (int i = 0; i < 8; i++) {
            assertThat(link.user().offer(packet(i))).isEqualTo(Offer.ACCEPTED);
        }
        for (int i = 0; i < 8; i++) {
            Packet got = link.provider().poll();
            assertThat(got.toArray()).containsExactly(i);
            got.release();
        }
        assertThat(link.provider().poll()).isNull();
        assertThat(pools.inUse()).isZero();
    }

    @Test
    void aFullRingLeavesThePacketWithItsOwner() {
        for (int i = 0; i < 8; i++) {
            link.user().offer(packet(i));
        }
        Packet ninth = packet(9);
        assertThat(link.user().offer(ninth)).isEqualTo(Offer.FULL);
        ninth.release();
        link.provider().close();
        assertThat(link.provider().discarded()).isEqualTo(8);
        assertThat(pools.inUse()).isZero();
    }

    @Test
    void anEndThatTakesTheFlowDownTellsTheOtherOfEachChange() {
        AtomicInteger told = new AtomicInteger();
        link.provider().attend(told::incrementAndGet);
        link.user().takeDown(true);
        link.user().takeDown(true);
        assertThat(told).hasValue(2);
        assertThat(link.provider().isDown()).isTrue();
        assertThat(link.provider().isPeerTakenDown()).isTrue();
        assertThat(link.user().isDown()).isFalse();
        assertThat(link.user().isTakenDown()).isTrue();
        link.user().takeDown(false);
        assertThat(told).hasValue(3);
        assertThat(link.provider().isDown()).isFalse();
    }

    @Test
    void whoAwaitsRoomIsToldOnceHalfOfTheRingIsFree() {
        AtomicInteger told = new AtomicInteger();
        link.user().attend(told::incrementAndGet);
        for (int i = 0; i < 8; i++) {
            link.user().offer(packet(i));
        }
        assertThat(link.user().hasRoom()).isFalse();
        link.user().awaitRoom();
        for (int i = 0; i < 3; i++) {
            link.provider().poll().release();
        }
        assertThat(link.user().hasRoom()).isTrue();
        assertThat(told).hasValue(1);
        link.provider().poll().release();
        assertThat(told).hasValue(2);
        link.provider().close();
        assertThat(told).hasValue(3);
    }

    @Test
    void whoKeepsTheRingShallowIsToldWhenItIsAsShallowAsAsked() {
        AtomicInteger told = new AtomicInteger();
        link.user().attend(told::incrementAndGet);
        for (int i = 0; i < 4; i++) {
            link.user().offer(packet(i));
        }
        link.user().awaitRoom(1);
        link.provider().poll().release();
        link.provider().poll().release();
        assertThat(told).hasValue(1);
        link.provider().poll().release();
        assertThat(told).hasValue(2);
        link.provider().poll().release();
        assertThat(told).as("once for each time it asked").hasValue(2);
    }

    @Test
    void whoAsksAfterTheLastPacketWasTakenIsToldByTheNextLook() {
        AtomicInteger told = new AtomicInteger();
        link.user().attend(told::incrementAndGet);
        link.user().awaitRoom(0);
        assertThat(link.provider().poll()).isNull();
        assertThat(told).hasValue(2);
    }

    @Test
    void whoAwaitsRoomIsAlwaysToldHoweverTheOtherSideRaces() throws InterruptedException {
        int rounds = 20_000;
        Semaphore told = new Semaphore(0);
        link.user().attend(told::release);
        Thread reader =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (int read = 0; read < rounds * 8; ) {
                                        Packet packet = link.provider().poll();
                                        if (packet != null) {
                                            packet.release();
                                            read++;
                                        }
                                    }
                                    link.provider().poll();
                                });
        for (int written = 0; written < rounds * 8; ) {
            Packet next = packet(written);
            if (link.user().offer(next) == Offer.ACCEPTED) {
                written++;
                continue;
            }
            next.release();
            told.drainPermits();
            link.user().awaitRoom(0);
            if (link.user().waitingForPeer() > 0) {
                assertThat(told.tryAcquire(20, TimeUnit.SECONDS))
                        .as("told of room after %d packets", written)
                        .isTrue();
            }
        }
        reader.join();
    }

    @Test
    void arrivalsAreCountedWhetherReadOrNot() {
        for (int i = 0; i < 3; i++) {
            link.provider().offer(packet(i));
        }
        link.user().poll().release();
        assertThat(link.user().arrived()).isEqualTo(3);
        assertThat(link.provider().arrived()).isZero();
    }

    @Test
    void closingOneEndClosesTheFlowForBoth() {
        AtomicInteger told = new AtomicInteger();
        link.user().attend(told::incrementAndGet);
        link.provider().close();
        assertThat(told).hasValue(2);
        Packet late = packet(1);
        assertThat(link.user().offer(late)).isEqualTo(Offer.CLOSED);
        assertThat(link.provider().offer(late)).isEqualTo(Offer.CLOSED);
        late.release();
    }

    @Test
    void theUserIsToldOfDownAndUpOnce() {
        AtomicInteger told = new AtomicInteger();
        link.user().attend(told::incrementAndGet);
        link.setDown(true);
        link.setDown(true);
        link.setDown(false);
        assertThat(told).hasValue(3);
    }

    @Test
    void whoWatchesIsToldOfChangesButNotOfPackets() {
        AtomicInteger told = new AtomicInteger();
        link.user().watch(told::incrementAndGet);
        assertThat(told).hasValue(1);
        link.provider().offer(packet(1));
        link.provider().flush();
        assertThat(told).hasValue(1);
        link.setDown(true);
        assertThat(told).hasValue(2);
        link.provider().close();
        assertThat(told).hasValue(3);
        link.user().close();
        assertThat(told).hasValue(3);
    }

    @Test
    void noPacketIsLostWhenAnEndClosesWhileOthersOffer() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            FlowLink raced = new FlowLink(64, 1500);
            AtomicLong taken = new AtomicLong();
            Runnable offering =
                    () -> {
                        for (int i = 0; i < 200; i++) {
                            Packet p = packet(i);
                            if (raced.user().offer(p) == Offer.ACCEPTED) {
                                taken.incrementAndGet();
                            } else {
                                p.release();
                            }
                        }
                    };
            Thread one = Thread.ofPlatform().start(offering);
            Thread two = Thread.ofPlatform().start(offering);
            long polled = 0;
            for (int i = 0; i < 50; i++) {
                Packet p = raced.provider().poll();
                if (p != null) {
                    polled++;
                    p.release();
                }
            }
            raced.provider().close();
            one.join();
            two.join();
            assertThat(polled + raced.provider().discarded()).isEqualTo(taken.get());
            assertThat(pools.inUse()).isZero();
        }
    }
}
