package org.o7s.core.member;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.loop.Doorbell;
import org.o7s.core.loop.Timer;
import org.o7s.core.packet.Packet;

/**
 * One flow that an IPCP provides. Belongs to the loop of its IPCP.
 *
 * <pre>
 *   REQUESTED --positive reply--> OPEN --deallocate--> CLOSED
 *   REQUESTED --negative reply, deadline, deallocate--> CLOSED
 *   (accepted request of a peer) OPEN
 * </pre>
 *
 * @param <A> address of a peer
 */
public final class ServedFlow<A> {
    /** Where a flow is in its life. */
    public enum State {
        /** We asked the peer and wait for its reply. */
        REQUESTED,
        /** Packets go both ways. */
        OPEN,
        /** Over. */
        CLOSED
    }

    private final int flowId;
    private final String name;
    private final FlowEnd end;
    private final boolean ofPeer;
    private final ArrayDeque<Packet> early = new ArrayDeque<>(0);
    private A peer;
    private long localEid;
    private long peerEid;
    private State state;
    private @Nullable Doorbell bell;
    private @Nullable Timer deadline;
    private @Nullable Packet stalled;
    private boolean touched;
    private boolean queued;
    private int credit;
    private long opened;
    private long heard;
    private long sentPackets;
    private long sentBytes;
    private long receivedPackets;
    private long receivedBytes;

    ServedFlow(int flowId, String name, FlowEnd end, A peer, long peerEid, State state) {
        this.flowId = flowId;
        this.name = name;
        this.end = end;
        this.peer = peer;
        this.peerEid = peerEid;
        this.ofPeer = peerEid != 0; // who requests a flow learns it only from the reply
        this.state = state;
    }

    /** Number of the flow in the system. */
    public int flowId() {
        return flowId;
    }

    /** The name that the flow was allocated to. */
    public String name() {
        return name;
    }

    /** The end that the IPCP serves. */
    public FlowEnd end() {
        return end;
    }

    /** Where the other end is. */
    public A peer() {
        return peer;
    }

    /** Follows a peer whose address changed. */
    public void setPeer(A address) {
        peer = address;
    }

    /** Whether the peer requested it, and not somebody here. */
    boolean isOfPeer() {
        return ofPeer;
    }

    /** The EID by which the peer addresses this flow here. */
    public long localEid() {
        return localEid;
    }

    void setLocalEid(long eid) {
        localEid = eid;
    }

    /** The EID by which this flow is addressed at the peer; 0 until it is known. */
    public long peerEid() {
        return peerEid;
    }

    void setPeerEid(long eid) {
        peerEid = eid;
    }

    /** Where it is in its life. */
    public State state() {
        return state;
    }

    void setState(State next) {
        state = next;
    }

    void setDeadline(Timer timer) {
        deadline = timer;
    }

    void cancelDeadline() {
        Timer timer = deadline;
        if (timer != null) {
            timer.cancel();
            deadline = null;
        }
    }

    /** The bell that the user of the flow rings. */
    void setBell(Doorbell doorbell) {
        bell = doorbell;
    }

    @Nullable Doorbell bell() {
        return bell;
    }

    ArrayDeque<Packet> early() {
        return early;
    }

    /** The packet that did not fit into the port, then the next of the ring; null if none. */
    @Nullable Packet next() {
        Packet first = stalled;
        if (first != null) {
            stalled = null;
            return first;
        }
        return end.poll();
    }

    void stall(Packet packet) {
        stalled = packet;
    }

    boolean isQueued() {
        return queued;
    }

    /** Gets into the queue of {@link Turns}; false if it is there already. */
    boolean queue() {
        boolean added = !queued;
        queued = true;
        return added;
    }

    /** Leaves that queue, and what it did not use of its turn. */
    void unqueue() {
        queued = false;
        credit = 0;
    }

    /** Bytes that are left of its turn. */
    int credit() {
        return credit;
    }

    void addCredit(int bytes) {
        credit += bytes;
    }

    boolean isTouched() {
        return touched;
    }

    void setTouched(boolean isTouched) {
        touched = isTouched;
    }

    /** When the peer was heard last, as a number that grows with whatever any flow hears. */
    long heard() {
        return heard;
    }

    void setHeard(long number) {
        heard = number;
    }

    /** When it was opened, as such a number. */
    long opened() {
        return opened;
    }

    void setOpened(long number) {
        opened = number;
        heard = number;
    }

    void countSent(int bytes) {
        sentPackets++;
        sentBytes += bytes;
    }

    void countReceived(int bytes) {
        receivedPackets++;
        receivedBytes += bytes;
    }

    /** Packets that went to the peer. */
    public long sentPackets() {
        return sentPackets;
    }

    /** Their payload in bytes. */
    public long sentBytes() {
        return sentBytes;
    }

    /** Packets that came from the peer and were handed over. */
    public long receivedPackets() {
        return receivedPackets;
    }

    /** Their payload in bytes. */
    public long receivedBytes() {
        return receivedBytes;
    }

    /** What there is to know of it, in the words of docs/wire/cli-and-tools.md 5. */
    Map<String, String> view() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Flow ID", Integer.toString(flowId));
        all.put("Name", name);
        all.put("State", state.name().toLowerCase(Locale.ROOT));
        all.put("Remote address", peer.toString());
        all.put("Local endpoint ID", Long.toString(localEid));
        all.put("Remote endpoint ID", Long.toString(peerEid));
        all.put("Sent (packets)", Long.toString(sentPackets));
        all.put("Sent (bytes)", Long.toString(sentBytes));
        all.put("Received (packets)", Long.toString(receivedPackets));
        all.put("Received (bytes)", Long.toString(receivedBytes));
        return all;
    }
}
