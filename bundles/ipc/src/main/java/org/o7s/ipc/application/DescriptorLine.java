package org.o7s.ipc.application;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.o7s.ipc.data.DescriptorHandle;
import org.o7s.ipc.data.Handle;
import org.o7s.linux.Descriptor;
import org.o7s.linux.MessageBuffer;
import org.o7s.linux.MessageSocket;
import org.o7s.linux.ReadinessSet;
import org.o7s.linux.SystemCallException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection of the native way: the kernel keeps messages whole and hands descriptors over. */
final class DescriptorLine implements MessageLine {
    private static final Logger LOG = LoggerFactory.getLogger(DescriptorLine.class);

    private final MessageSocket socket;
    private final ReadinessSet ready;
    private final MessageBuffer buffer;
    private boolean watched;

    /**
     * A connection that is not watched yet.
     *
     * @param buffer where messages come, one at a time for all connections of the thread
     */
    DescriptorLine(MessageSocket socket, ReadinessSet ready, MessageBuffer buffer) {
        this.socket = socket;
        this.ready = ready;
        this.buffer = buffer;
    }

    @Override
    public void watch(long token, int wanted) throws IOException {
        if (watched) {
            ready.change(socket.descriptor(), token, wanted);
        } else {
            ready.add(socket.descriptor(), token, wanted);
            watched = true;
        }
    }

    @Override
    public void unwatch() {
        if (!watched) {
            return;
        }
        watched = false;
        try {
            ready.remove(socket.descriptor());
        } catch (SystemCallException e) {
            LOG.debug("a connection was not watched", e);
        }
    }

    @Override
    public Peer peer() throws IOException {
        MessageSocket.PeerCredentials who = socket.peer();
        return new Peer.Admitted(who.processId(), who.userId());
    }

    @Override
    public long processId(Peer.Admitted peer, long said) {
        return peer.processId();
    }

    @Override
    public Sent send(byte[] message, List<Handle> enclosed) throws IOException {
        List<Descriptor> descriptors = new ArrayList<>(enclosed.size());
        for (Handle handle : enclosed) {
            descriptors.add(DescriptorHandle.of(handle));
        }
        return switch (socket.send(message, descriptors)) {
            case SENT -> Sent.SENT;
            case FULL -> Sent.FULL;
            case CLOSED -> Sent.CLOSED;
        };
    }

    @Override
    public Sent flush() {
        return Sent.SENT;
    }

    @Override
    public Received receive() {
        return switch (socket.receive(buffer)) {
            case RECEIVED -> Received.MESSAGE;
            case NOTHING -> Received.NOTHING;
            case TOO_LONG -> Received.TOO_LONG;
            case CLOSED -> Received.CLOSED;
        };
    }

    @Override
    public boolean holdsMessage() {
        return false;
    }

    @Override
    public boolean isHalfway() {
        return false;
    }

    @Override
    public byte[] message() {
        return buffer.message();
    }

    @Override
    public List<Handle> take() {
        List<Handle> handles = new ArrayList<>();
        buffer.take().forEach(d -> handles.add(new DescriptorHandle(d)));
        return handles;
    }

    @Override
    public void close() {
        socket.close();
    }
}
