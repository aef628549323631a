package org.o7s.connection;

import java.util.function.Consumer;
import org.o7s.core.flow.Signal;
import org.o7s.core.loop.Doorbell;
import org.o7s.core.packet.Packet;

/**
 * A connection whose holder exchanges small messages, off the packet path: enrolment, management.
 *
 * <p>One packet is one message; keepalives are passed over. All methods are for the member's loop.
 */
public final class PeerMessages {
    /** Messages that are handed out before others have their turn. */
    private static final int BUDGET_PACKETS = 64;

    private final Connections connections;
    private final PeerConnection connection;
    private final Consumer<byte[]> taker;

    PeerMessages(Connections connections, PeerConnection connection, Consumer<byte[]> taker) {
        this.connections = connections;
        this.connection = connection;
        this.taker = taker;
        Doorbell bell = connections.loop().doorbell(this::answer);
        connection.end().attend(bell::ring);
        connection.onClosed(() -> connection.end().attend(Signal.NONE));
    }

    private boolean answer(long nowNs) {
        for (int i = 0; i < BUDGET_PACKETS; i++) {
            Packet packet = connection.isOpen() ? connection.end().poll() : null;
            if (packet == null) {
                return false;
            }
            if (packet.length() > 0) {
                byte[] message = packet.toArray();
                packet.release();
                connections.counters().receivedMessages().increment();
                connections.outbox().event(() -> taker.accept(message));
            } else {
                packet.release();
                connections.counters().receivedKeepalives().increment();
            }
        }
        return connection.isOpen() && connection.end().hasPacket();
    }

    /** Sends a message; false if it could not leave, which is counted. */
    public boolean send(byte[] message) {
        return connection.isOpen() && connections.sendMessage(connection.end(), message);
    }
}
