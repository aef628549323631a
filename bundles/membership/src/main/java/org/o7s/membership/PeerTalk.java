package org.o7s.membership;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.connection.PeerConnection;
import org.o7s.connection.PeerMessages;
import org.o7s.enrolment.Conversation;

/** A connection, as enrolment talks through it. On the member's loop. */
public final class PeerTalk implements Conversation {
    private final PeerConnection connection;
    private @Nullable PeerMessages messages;
    private Consumer<byte[]> taker = _ -> {};

    /** Talks through this connection from now on. */
    public PeerTalk(PeerConnection connection) {
        this.connection = connection;
    }

    private PeerMessages messages() {
        PeerMessages m = messages;
        if (m == null) {
            m = connection.messages(message -> taker.accept(message));
            messages = m;
        }
        return m;
    }

    @Override
    public boolean send(byte[] message) {
        return messages().send(message);
    }

    @Override
    public void onMessage(Consumer<byte[]> newTaker) {
        taker = newTaker;
        var _ = messages();
    }

    @Override
    public void onClosed(Runnable told) {
        connection.onClosed(told);
    }

    @Override
    public void close() {
        connection.close();
    }
}
