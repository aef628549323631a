package org.o7s.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.wire.g23.unicast.CepRecord;
import org.o7s.wire.g23.unicast.Features;

/**
 * A connection between a component of this member and that of another: a flow of a layer below on
 * which both have said what they are.
 *
 * <p>Whoever holds it attends {@link #end}, and passes over empty packets: they are keepalives. The
 * connection manager sends keepalives when the holder is silent, notices when the peer is, and
 * closes the connection when the flow ends. After closing, the end belongs to the manager. All
 * methods are for the member's loop. Source: docs/wire/wire-unicast.md 0.1 and 2.
 *
 * <pre>
 *   OPEN --close, flow ended, peer silent--> CLOSED
 * </pre>
 */
public final class PeerConnection {
    private final Connections connections;
    private final LowerFlow flow;
    private final CepRecord peer;
    private final String member;
    private final List<Runnable> closedListeners = new ArrayList<>(2);
    private final List<Consumer<Boolean>> linkListeners = new ArrayList<>(1);
    private final PeerWatch watch;
    private boolean open = true;
    private String reason = "";
    private String trouble = "";
    private byte[] farewell = {};

    /**
     * An open connection.
     *
     * @param peer what the peer said
     * @param member the name that this member asked for; empty if the peer opened the flow
     */
    PeerConnection(Connections connections, LowerFlow flow, CepRecord peer, String member) {
        this.connections = connections;
        this.flow = flow;
        this.peer = peer;
        this.member = member;
        this.watch = new PeerWatch(connections, this);
    }

    /** Begins to watch over it. */
    void begin() {
        watch.begin();
    }

    /** The flow below. */
    public LowerFlow flow() {
        return flow;
    }

    /** The end of the flow to write to and read from. */
    public FlowEnd end() {
        return flow.end();
    }

    /** The component at both ends. */
    public String component() {
        return peer.component();
    }

    /** The address of the peer in this layer, 1 to 2^32-1; 0 for components without addresses. */
    public long peerAddress() {
        return peer.address();
    }

    /** What the peer understands beyond generation 23: {@link Features}; 0 for a C member. */
    public int features() {
        return peer.features();
    }

    /** What the peer said of itself. */
    public CepRecord peer() {
        return peer;
    }

    /**
     * Sets what is said to the peer when this member closes the connection, as far as there is room
     * for it then; empty, as at first, for nothing.
     */
    public void setFarewell(byte[] message) {
        farewell = message;
    }

    /** Whether the peer is of o7s. */
    public boolean isO7s() {
        return Features.has(peer.features(), Features.O7S);
    }

    /** Whether this member opened it. */
    public boolean isInitiator() {
        return !member.isEmpty();
    }

    /** The name that this member asked for; empty if the peer opened it. */
    public String member() {
        return member;
    }

    /** Whether it can be used. */
    public boolean isOpen() {
        return open;
    }

    /** Whether the layer below cannot carry packets at the moment. */
    public boolean isDown() {
        return open && flow.end().link().isDown();
    }

    /**
     * Says what its holder knows to be wrong with it, for people; empty if that is over. It stays
     * open.
     */
    public void trouble(String what) {
        trouble = what;
    }

    /** What is wrong with it although it is open, in words; empty if nothing is. */
    public String trouble() {
        return isDown() ? "the layer below carries no packets" : trouble;
    }

    /** Why it is closed, in words; empty while it is open. */
    public String reason() {
        return reason;
    }

    /**
     * Has the task run once when the connection is closed, whoever closes it; at once if it is.
     * What waits in the end unread is the holder's for at most a second after the peer closed.
     */
    public void onClosed(Runnable told) {
        if (open) {
            closedListeners.add(told);
        } else {
            connections.outbox().event(() -> connections.outbox().add(told));
        }
    }

    /** Has this told whenever the layer below goes down (true) or comes up again (false). */
    public void onLink(Consumer<Boolean> told) {
        linkListeners.add(told);
    }

    /**
     * Has each message of the peer handed to the taker from now on, instead of attending the end.
     */
    public PeerMessages messages(Consumer<byte[]> taker) {
        return new PeerMessages(connections, this, taker);
    }

    /** Closes it; what was written before still leaves. Does nothing if it is closed. */
    public void close() {
        close("it was closed by this member");
    }

    /** The same, with the reason in words. */
    public void close(String why) {
        if (!open) {
            return;
        }
        connections
                .outbox()
                .event(
                        () -> {
                            open = false;
                            reason = why;
                            watch.end();
                            if (farewell.length > 0 && !flow.end().isPeerClosed()) {
                                var _ = connections.sendMessage(flow.end(), farewell);
                            }
                            connections.closed(this);
                            closedListeners.forEach(connections.outbox()::add);
                            closedListeners.clear();
                            linkListeners.clear();
                        });
    }

    void linkChanged(boolean down) {
        connections
                .outbox()
                .event(
                        () ->
                                linkListeners.forEach(
                                        l -> connections.outbox().add(() -> l.accept(down))));
    }

    /** Whether anything has come from the peer since the exchange. */
    boolean isProven() {
        return watch.hasHeard();
    }

    @Override
    public String toString() {
        return "%s of %s, %s"
                .formatted(
                        component(),
                        member.isEmpty() ? "a member that connected to us" : '"' + member + '"',
                        open ? isDown() ? "down" : "up" : "closed: " + reason);
    }
}
