package org.o7s.ipc.application;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.o7s.ipc.data.DescriptorHandle;
import org.o7s.ipc.data.Handle;
import org.o7s.ipc.data.MemorySource;
import org.o7s.ipc.data.SealedMemory;
import org.o7s.linux.EventCounter;
import org.o7s.linux.Linux;
import org.o7s.linux.MessageBuffer;
import org.o7s.linux.MessageListener;
import org.o7s.linux.MessageSocket;
import org.o7s.linux.ReadinessSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The native way: sockets that keep messages whole (SOCK_SEQPACKET), watched with epoll. */
final class DescriptorExchange implements Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(DescriptorExchange.class);
    private static final int BELL_HANDLES = 1;

    private final MessageBuffer buffer = new MessageBuffer(ApplicationMessage.MESSAGE_MAX_BYTES);
    private final ReadinessSet ready;

    /**
     * One of this process.
     *
     * @throws IOException if the machine has no such calls, or this process may not make them
     */
    static DescriptorExchange open() throws IOException {
        Optional<String> unsupported = Linux.unsupported();
        if (unsupported.isPresent()) {
            throw impossible(unsupported.get());
        }
        try {
            return new DescriptorExchange();
        } catch (ExceptionInInitializerError | NoClassDefFoundError | IllegalCallerException e) {
            // The one at the first attempt, the other at all that follow.
            LOG.debug("a native call was not possible", e);
            throw impossible(
                    "this process may make no native calls, which --enable-native-access=ALL-UNNAMED"
                            + " would let it");
        }
    }

    private static IOException impossible(String why) {
        return new IOException(
                "E-BOUNDARY-NATIVE cannot talk to the daemon the native way: "
                        + why
                        + "; or start irmd with --portable");
    }

    private DescriptorExchange() throws IOException {
        boolean open = false;
        try {
            ready = ReadinessSet.open();
            open = true;
        } finally {
            if (!open) {
                buffer.close();
            }
        }
    }

    private record EventBell(EventCounter counter) implements Bell {
        @Override
        public void ring() {
            counter.ring();
        }

        @Override
        public void close() {
            counter.close();
        }
    }

    @Override
    public MessageDoor listen(Path path, int backlog) throws IOException {
        return new Door(MessageListener.open(path, backlog));
    }

    @Override
    public MessageLine connect(Path path) throws IOException {
        return new DescriptorLine(MessageSocket.connect(path), ready, buffer);
    }

    @Override
    public MemorySource memory(Path path) {
        return SealedMemory.SOURCE;
    }

    @Override
    public Bell bell(List<Handle> handle, MessageOutbox outbox) throws IOException {
        if (handle.size() != BELL_HANDLES) {
            throw new IOException("the daemon handed over no doorbell");
        }
        return new EventBell(EventCounter.adopt(DescriptorHandle.of(handle.getFirst())));
    }

    @Override
    public void await(long maxNs, Handler handler) {
        ready.await(maxNs, handler::ready);
    }

    @Override
    public void wake() {
        ready.wake();
    }

    @Override
    public void close() {
        ready.close();
        buffer.close();
    }

    private final class Door implements MessageDoor {
        private final MessageListener listener;
        private boolean watched;

        Door(MessageListener listener) {
            this.listener = listener;
        }

        @Override
        public void watch(long token, boolean now) throws IOException {
            if (now && !watched) {
                ready.add(listener.descriptor(), token, ReadinessSet.READABLE);
            } else if (!now && watched) {
                ready.remove(listener.descriptor());
            }
            watched = now;
        }

        @Override
        public Optional<MessageLine> accept() throws IOException {
            return listener.accept().map(s -> new DescriptorLine(s, ready, buffer));
        }

        @Override
        public void close() {
            listener.close();
        }
    }
}
