package org.o7s.transfer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntBinaryOperator;
import org.jspecify.annotations.Nullable;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.Packet;
import org.o7s.wire.g23.unicast.DtHeader;

/**
 * The way out: marks a packet, puts it into the ring of its link's flow, or into the queue in front
 * of it while that is full enough, from where the scheduler's choice leaves first.
 *
 * <p>Those who offered packets are told of the end of the batch once. Belongs to one loop;
 * allocates nothing per packet. Source: docs/wire/wire-unicast.md 1.4, 6.2 and row DT6.
 */
final class Egress {
    private final Loop loop;
    private final TransferCounters counters;
    private final CubeChoice cubes;
    private final Deferred deferred;
    private final List<Runnable> waitingForRoom = new ArrayList<>();
    private Link[] touched = new Link[8];
    private int touchedCount;
    private int refusing;
    private boolean inBatch;
    private IntBinaryOperator marks = (queued, capacity) -> 0;

    Egress(Loop loop, TransferCounters counters, CubeChoice cubes, Deferred deferred) {
        this.loop = loop;
        this.counters = counters;
        this.cubes = cubes;
        this.deferred = deferred;
    }

    void setMarks(IntBinaryOperator queuedAndCapacityToMark) {
        marks = queuedAndCapacityToMark;
    }

    /**
     * Takes a packet with its header: it leaves, waits, or is too large and dropped.
     *
     * @return false if the queue is full and the packet still the caller's
     */
    boolean send(Link link, Packet packet, int cube) {
        EgressQueue queue = link.queue();
        int inRing = link.end().waitingForPeer();
        if (packet.length() > link.packetBytesMax()) {
            link.traffic().count(Traffic.FAILED_WRITES, cube, packet.length());
            TransferCounters.drop(packet, counters.tooLarge);
            return true;
        }
        int standing = link.standing(queue.size() + inRing, loop.passNumber());
        int mark = marks.applyAsInt(standing, Link.CAPACITY_PACKETS) & 0xff;
        if (mark != 0) {
            DtHeader.orEcn(packet.memory(), packet.offset(), mark);
        }
        if (queue.isEmpty() && inRing < link.inRingMax()) {
            link.countFresh();
            offer(link, packet, cube);
        } else if (queue.isFull()) {
            return false;
        } else {
            link.countFresh();
            queue.add(cube, packet);
            if (queue.size() == 1) {
                drain(link);
            }
        }
        return true;
    }

    /** Puts a packet of the link itself into the ring, past those that wait. */
    void sendFirst(Link link, Packet packet) {
        offer(link, packet, 0);
    }

    private void offer(Link link, Packet packet, int cube) {
        int bytes = packet.length();
        switch (link.end().offer(packet)) {
            case ACCEPTED -> {
                link.traffic().count(Traffic.SENT, cube, bytes);
                counters.sent.increment();
                touch(link);
            }
            case FULL -> {
                link.traffic().count(Traffic.FAILED_WRITES, cube, bytes);
                TransferCounters.drop(packet, counters.queueFull);
            }
            case CLOSED -> {
                link.traffic().count(Traffic.FAILED_WRITES, cube, bytes);
                TransferCounters.drop(packet, counters.linkClosed);
            }
        }
    }

    /** Puts into the ring what waits, as far as it goes; is told when there is room for more. */
    void drain(Link link) {
        EgressQueue queue = link.queue();
        FlowEnd end = link.end();
        while (!queue.isEmpty()) {
            int room = link.inRingMax() - end.waitingForPeer();
            if (room <= 0) {
                int half = link.inRingMax() / 2;
                end.awaitRoom(half);
                if (end.waitingForPeer() > half) {
                    break;
                }
            }
            for (int i = 0; i < room && !queue.isEmpty(); i++) {
                int cube = cubes.next(link);
                Packet packet = queue.poll(cube);
                if (packet != null) {
                    offer(link, packet, cube);
                }
            }
        }
        if (link.hasRefused() && queue.size() <= EgressQueue.CAPACITY_PACKETS / 2) {
            stopRefusing(link);
        }
    }

    // ---- telling the layers below, once per batch ----

    private void touch(Link link) {
        if (!link.isTouched()) {
            link.setTouched(true);
            if (touchedCount == touched.length) {
                touched = Arrays.copyOf(touched, 2 * touchedCount);
            }
            touched[touchedCount++] = link;
        }
        if (!inBatch) {
            flush();
        }
    }

    /** From now on the layers below are told at the end of the batch. */
    void beginBatch() {
        inBatch = true;
    }

    /** Tells the layers below of what was put into their rings. */
    void endBatch() {
        inBatch = false;
        flush();
    }

    private void flush() {
        for (int i = 0; i < touchedCount; i++) {
            Link link = touched[i];
            link.setTouched(false);
            link.end().flush();
        }
        touchedCount = 0;
    }

    // ---- back-pressure on the senders of this member ----

    /** Somebody of this member finds the queue of a link full. */
    void refuse(Link link) {
        if (!link.hasRefused()) {
            link.setRefused(true);
            refusing++;
        }
    }

    /** Nobody has to wait for this link any more. */
    void stopRefusing(Link link) {
        if (link.hasRefused()) {
            link.setRefused(false);
            refusing--;
            tellOfRoom();
        }
    }

    /** Has the task run once there is room; in the next pass if no queue is full. */
    void awaitRoom(Runnable task) {
        waitingForRoom.add(task);
        if (refusing == 0) {
            tellOfRoom();
        }
    }

    private void tellOfRoom() {
        for (Runnable task : waitingForRoom) {
            deferred.add(task);
        }
        waitingForRoom.clear();
    }

    /**
     * Lets go of a link: what waits is put into the ring as far as it goes, the rest is dropped.
     */
    void abandon(Link link) {
        @Nullable Packet packet;
        boolean wasInBatch = inBatch;
        inBatch = true;
        while ((packet = link.pollQueue()) != null) {
            offer(link, packet, link.cube());
        }
        inBatch = wasInBatch;
        if (!inBatch) {
            flush();
        }
        stopRefusing(link);
    }
}
