package org.o7s.allocator;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.loop.Doorbell;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;
import org.o7s.core.packet.Packet;

/**
 * One flow that the allocator provides. Belongs to its loop.
 *
 * <pre>
 *   REQUESTED --accepting reply--> OPEN --deallocate--> LINGERING --all sent, or 1 s--> CLOSED
 *   REQUESTED --refusal, silence, deallocate--> CLOSED
 *   OPEN --deallocated by the peer--> LEFT --maximum packet lifetime--> CLOSED
 *   (accepted request of a peer) OPEN
 * </pre>
 */
final class UnicastFlow {
    /** Where a flow is in its life. */
    enum State {
        /** The peer was asked and has not answered yet. */
        REQUESTED,
        /** Packets go both ways. */
        OPEN,
        /** Its user is gone; what it wrote before is still on its way out. */
        LINGERING,
        /** Its peer is gone; what that sent before may still be on its way here. */
        LEFT,
        /** Over. */
        CLOSED
    }

    /**
     * What does not change in the life of a flow.
     *
     * @param flowId its number in the system
     * @param name that it was allocated to
     * @param end that is served
     * @param peer address of the member at the other end
     * @param cube of its packets
     */
    record Identity(int flowId, String name, FlowEnd end, long peer, int cube) {}

    private final Identity identity;
    private final FlowBooks books = new FlowBooks();
    private final ArrayDeque<Packet> early = new ArrayDeque<>(0);
    private final ArrayDeque<Packet> tail = new ArrayDeque<>(0);
    private State state = State.REQUESTED;
    private long sinceWallNs;
    private long localEid;
    private long remoteEid;
    private long flowKey;
    private boolean peerIsOurs;
    private boolean paced;
    private long pausedUntilNs;
    private boolean awaitsRoom;
    private int turnPackets;
    private boolean touched;
    private boolean heard;
    private long[] congestion = new long[0];
    private long knownRate;
    private @Nullable Packet stalled;
    private @Nullable Doorbell bell;
    private @Nullable Timer timer;
    private Runnable resume = () -> {};
    private Runnable firstHeard = () -> {};

    UnicastFlow(Identity identity) {
        this.identity = identity;
    }

    int flowId() {
        return identity.flowId();
    }

    String name() {
        return identity.name();
    }

    FlowEnd end() {
        return identity.end();
    }

    long peer() {
        return identity.peer();
    }

    int cube() {
        return identity.cube();
    }

    /** What is counted for this flow. */
    FlowBooks books() {
        return books;
    }

    State state() {
        return state;
    }

    void setState(State next) {
        state = next;
    }

    /** When it was allocated, in ns since 1970; 0 if it was not yet. */
    long sinceWallNs() {
        return sinceWallNs;
    }

    /** It is allocated now. */
    void open(long wallNs) {
        state = State.OPEN;
        sinceWallNs = wallNs;
    }

    /** Whether packets of its user are sent. */
    boolean isServed() {
        return state == State.OPEN || state == State.LINGERING;
    }

    /** The EID by which the peer addresses it here. */
    long localEid() {
        return localEid;
    }

    void setLocalEid(long eid) {
        localEid = eid;
    }

    /** The EID by which it is addressed at the peer; 0 until it is known. */
    long remoteEid() {
        return remoteEid;
    }

    /** The peer says where it wants the packets, and whether it speaks our extensions. */
    void setRemote(long eid, boolean isOurs) {
        remoteEid = eid;
        peerIsOurs = isOurs;
        // Both EIDs are random already; what is needed is one number for both.
        flowKey = localEid ^ Long.rotateLeft(eid, 32);
    }

    /** The same for all its packets, and spread over 64 bits. */
    long flowKey() {
        return flowKey;
    }

    /** Whether the peer speaks our extensions. */
    boolean isPeerOurs() {
        return peerIsOurs;
    }

    // What waits.

    /** Packets that came before the reply. */
    ArrayDeque<Packet> early() {
        return early;
    }

    /** What its user wrote before it went. */
    ArrayDeque<Packet> tail() {
        return tail;
    }

    /** The packet that congestion avoidance has seen but that has not left; null if none. */
    @Nullable Packet takeStalled() {
        Packet packet = stalled;
        stalled = null;
        return packet;
    }

    void stall(Packet packet) {
        stalled = packet;
    }

    /** The next packet of its user; null if there is none. */
    @Nullable Packet poll() {
        return state == State.LINGERING ? tail.poll() : identity.end().poll();
    }

    /** Whether a packet waits to be sent. */
    boolean hasNext() {
        return stalled != null || !tail.isEmpty() || identity.end().hasPacket();
    }

    /** Whether all that its user ever wrote has left. */
    boolean isDrained() {
        // In this order: what was written before the end was closed is seen then.
        boolean isOver = state == State.LINGERING || identity.end().isPeerClosed();
        return isOver && !hasNext();
    }

    /** Whether it waits for its time or for room, and must not be read meanwhile. */
    boolean isHeldBack() {
        return paced || awaitsRoom;
    }

    /** It waits for its time. */
    void pause(long untilNs) {
        paced = true;
        pausedUntilNs = untilNs;
    }

    /** Its time has come, unless it waits for a later one by now. */
    void endPause(long nowNs) {
        paced &= nowNs - pausedUntilNs < 0;
    }

    /** It need not wait for its time any more. */
    void cancelPause() {
        paced = false;
    }

    /** It waits for room on its way out, with so many packets left of its turn. */
    void awaitRoom(int packetsLeft) {
        awaitsRoom = true;
        turnPackets = packetsLeft;
    }

    /** It waits no more; returns how many packets it may send. */
    int takeRoom() {
        awaitsRoom = false;
        return turnPackets;
    }

    /** Whether its user has to be told of new packets at the end of the pass. */
    boolean isTouched() {
        return touched;
    }

    void setTouched(boolean isTouched) {
        touched = isTouched;
    }

    // Who is told.

    /** Sets what its user rings, and what a pause ends with. */
    void attend(Doorbell doorbell, Runnable whenResumed) {
        bell = doorbell;
        resume = whenResumed;
    }

    /** Has its packets looked at soon. */
    void ring() {
        Doorbell ringing = bell;
        if (ringing != null) {
            ringing.ring();
        }
    }

    /** Has what a pause ends with run then. */
    void wakeAt(Loop loop, long deadlineNs) {
        Timer before = timer;
        if (before == null || !loop.scheduleAgain(before, deadlineNs)) {
            timer = loop.schedule(deadlineNs, resume);
        }
    }

    /** Sets what is told when the peer proves that it knows our EID. */
    void onFirstHeard(Runnable told) {
        firstHeard = told;
    }

    /** The peer sent something to our EID. */
    void hear() {
        if (!heard) {
            heard = true;
            firstHeard.run();
        }
    }

    // Congestion avoidance.

    /** The words that the congestion policy keeps of it. */
    long[] congestion() {
        return congestion;
    }

    void setCongestion(long[] words) {
        congestion = words;
    }

    /** The rate that a policy left it with, in bytes/s; 0 if none did. */
    long knownRate() {
        return knownRate;
    }

    void setKnownRate(long bytesPerSecond) {
        knownRate = bytesPerSecond;
    }
}
