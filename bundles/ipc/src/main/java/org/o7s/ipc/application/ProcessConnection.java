package org.o7s.ipc.application;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.o7s.ipc.BoundaryWay;
import org.o7s.ipc.application.ApplicationMessage.Announce;
import org.o7s.ipc.application.ApplicationMessage.Announced;
import org.o7s.ipc.application.ApplicationMessage.Ended;
import org.o7s.ipc.application.ApplicationMessage.Failed;
import org.o7s.ipc.application.ApplicationMessage.FromProcess;
import org.o7s.ipc.application.ApplicationMessage.Granted;
import org.o7s.ipc.application.ApplicationMessage.Measure;
import org.o7s.ipc.application.ApplicationMessage.PeerGone;
import org.o7s.ipc.application.ApplicationMessage.Refused;
import org.o7s.ipc.application.ApplicationMessage.UsePolicy;
import org.o7s.ipc.data.CallArea;
import org.o7s.ipc.data.FlowSegment;
import org.o7s.ipc.data.Handle;
import org.o7s.ipc.data.MemorySource;
import org.o7s.ipc.data.ProcessSegment;

/**
 * A process's end of the application socket. Any thread may send and close; what the daemon says
 * comes in a thread of its own.
 */
public final class ProcessConnection implements AutoCloseable {
    private static final long GREETING_LIMIT_NS = 10_000_000_000L;
    private static final long LOOK_INTERVAL_NS = 1_000_000_000L;
    private static final int WAITING_MAX = 65_536;
    private static final int SOCKET = 1;

    /** What the daemon hands over first: its own call area and that of the process. */
    private static final int AREAS = 2;

    private final BoundaryWay way;
    private final MessageLine line;
    private final Exchange exchange;
    private final MemorySource memory;
    private final MessageOutbox outbox;
    private final Announced announced;
    private final ProcessSegment segment;
    private final Exchange.Bell doorbell;
    private final AtomicBoolean closing = new AtomicBoolean();

    /** Who is told what the daemon says; all calls from the connection's thread. */
    public interface Listener {
        /**
         * A flow is there, with what of its memory is fresh.
         *
         * @throws IOException if its memory is missing: the connection ends
         */
        void granted(Granted flow, Fresh fresh) throws IOException;

        /** A request has failed. */
        void failed(Failed why);

        /** The process at the other end of the flow in a slot uses it no more. */
        void ended(int slot);

        /** A process is gone with which flows were shared. */
        void peerGone(long peer);

        /** The daemon wants to know what a flow measured; nothing happens if it is not told. */
        default void measure(Measure question) {}

        /** The flows of the process are to use a policy; to be answered with a PolicyUse. */
        void usePolicy(UsePolicy policy);

        /** The connection is no more; nothing comes after this. */
        void ended(String why);
    }

    /**
     * Memory that came with a flow.
     *
     * @param segment the memory of the flow, if this process does not have it yet
     * @param peer the call area of the process at its other end, likewise
     */
    public record Fresh(Optional<FlowSegment> segment, Optional<CallArea> peer) {}

    /** The daemon does not serve this process; the message says why. */
    public static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(Refused refused) {
            super(refused.code() + " " + refused.sentence());
        }
    }

    private ProcessConnection(
            BoundaryWay way,
            MessageLine line,
            Exchange exchange,
            MemorySource memory,
            MessageOutbox outbox,
            Announced announced,
            ProcessSegment segment,
            Exchange.Bell doorbell) {
        this.way = way;
        this.line = line;
        this.exchange = exchange;
        this.memory = memory;
        this.outbox = outbox;
        this.announced = announced;
        this.segment = segment;
        this.doorbell = doorbell;
    }

    /**
     * Connects, and announces a program.
     *
     * @param path of the daemon's socket, whose name says which way of the boundary it is
     * @throws RefusedException if the daemon does not serve this process
     * @throws IOException if there is no daemon, or it does not answer within 10 s
     */
    public static ProcessConnection connect(Path path, String program) throws IOException {
        return connect(path, program, 0);
    }

    /**
     * Connects, and announces a program that was announced to an earlier daemon.
     *
     * @param path of the daemon's socket, whose name says which way of the boundary it is
     * @param number the number that the process had there; 0 if none
     * @throws RefusedException if the daemon does not serve this process
     * @throws IOException if there is no daemon, or it does not answer within 10 s
     */
    public static ProcessConnection connect(Path path, String program, long number)
            throws IOException {
        Exchange exchange = Exchange.of(wayOf(path));
        MessageOutbox outbox = null;
        ProcessConnection made = null;
        try {
            MessageLine line = exchange.connect(path);
            outbox = new MessageOutbox(line, new Backlog(WAITING_MAX));
            line.watch(SOCKET, Exchange.READABLE);
            Announce announce =
                    new Announce(
                            ApplicationMessage.VERSION,
                            program,
                            number,
                            ProcessHandle.current().pid(),
                            true,
                            true,
                            true);
            outbox.add(ApplicationCodec.encode(announce), Enclosure.NONE);
            made = greeted(path, line, exchange, outbox);
            return made;
        } finally {
            if (made == null) {
                exchange.close();
                if (outbox != null) {
                    outbox.close();
                }
            }
        }
    }

    private static BoundaryWay wayOf(Path path) {
        BoundaryWay portable = BoundaryWay.PORTABLE;
        return path.endsWith(portable.socketName()) ? portable : BoundaryWay.NATIVE;
    }

    private static ProcessConnection greeted(
            Path path, MessageLine line, Exchange exchange, MessageOutbox outbox)
            throws IOException {
        ApplicationMessage answer = ApplicationCodec.decode(answer(line, exchange));
        if (answer instanceof Refused refused) {
            throw new RefusedException(refused);
        }
        List<Handle> handles = line.take();
        if (!(answer instanceof Announced announced) || handles.size() < AREAS) {
            handles.forEach(Handle::close);
            throw new IOException("the daemon did not greet");
        }
        MemorySource memory = exchange.memory(path);
        Exchange.Bell doorbell = exchange.bell(handles.subList(AREAS, handles.size()), outbox);
        ProcessSegment segment =
                ProcessSegment.adopt(memory, handles.get(0), handles.get(1), Arena.ofAuto());
        return new ProcessConnection(
                wayOf(path), line, exchange, memory, outbox, announced, segment, doorbell);
    }

    /** Of a message of a stream there may be half at first. */
    private static byte[] answer(MessageLine line, Exchange exchange) throws IOException {
        long deadlineNs = System.nanoTime() + GREETING_LIMIT_NS;
        while (true) {
            switch (line.receive()) {
                case NOTHING -> {
                    long leftNs = deadlineNs - System.nanoTime();
                    if (leftNs <= 0) {
                        throw new IOException("the daemon does not answer");
                    }
                    exchange.await(leftNs, (_, _) -> {});
                }
                case CLOSED -> throw new IOException("the daemon has closed the connection");
                case TOO_LONG -> throw new IOException("the daemon speaks another protocol");
                case MESSAGE -> {
                    return line.message();
                }
            }
        }
    }

    /** The way of the boundary that it is. */
    public BoundaryWay way() {
        return way;
    }

    /** What the daemon said of itself and of this process. */
    public Announced announced() {
        return announced;
    }

    /** The memory by which the two wake each other. */
    public ProcessSegment segment() {
        return segment;
    }

    /** Marks a flow for the daemon, and rings if that sleeps. Any thread. */
    public void callDaemon(int slot) {
        if (segment.callDaemon(slot)) {
            doorbell.ring();
        }
    }

    /** Begins to tell what the daemon says; to be called once. */
    public void start(Listener listener) {
        Thread.ofPlatform().daemon().name("o7s-daemon-link").start(() -> run(listener));
    }

    /**
     * Says something to the daemon.
     *
     * @return false if the connection is no more
     */
    public boolean send(FromProcess message) {
        return switch (outbox.add(ApplicationCodec.encode(message), Enclosure.NONE)) {
            case EMPTY -> true;
            case WAITING -> {
                exchange.wake();
                yield true;
            }
            case ENDED -> false;
        };
    }

    private void run(Listener listener) {
        String why = "it was closed";
        try {
            boolean watchingRoom = false;
            while (!closing.get()) {
                boolean waiting = outbox.flush() == MessageOutbox.Standing.WAITING;
                if (waiting != watchingRoom) {
                    watchingRoom = waiting;
                    line.watch(SOCKET, Exchange.READABLE | (waiting ? Exchange.WRITABLE : 0));
                }
                exchange.await(LOOK_INTERVAL_NS, (_, _) -> {});
                receiveAll(listener);
            }
        } catch (IOException e) {
            why = String.valueOf(e.getMessage());
        } finally {
            closing.set(true);
            outbox.close();
            doorbell.close();
            exchange.close();
            listener.ended(why);
        }
    }

    private void receiveAll(Listener listener) throws IOException {
        while (true) {
            switch (line.receive()) {
                case NOTHING -> {
                    return;
                }
                case CLOSED -> throw new IOException("the daemon has gone");
                case TOO_LONG -> throw new IOException("the daemon speaks another protocol");
                case MESSAGE -> tell(ApplicationCodec.decode(line.message()), listener);
            }
        }
    }

    private void tell(ApplicationMessage message, Listener listener) throws IOException {
        switch (message) {
            case Granted flow -> listener.granted(flow, fresh(flow, line.take()));
            case Ended flow -> listener.ended(flow.slot());
            case PeerGone gone -> listener.peerGone(gone.peer());
            case Failed why -> listener.failed(why);
            case Measure question -> listener.measure(question);
            case UsePolicy policy -> listener.usePolicy(policy);
            case Refused refused -> throw new RefusedException(refused);
            default -> throw new IOException("the daemon answered out of order");
        }
    }

    private Fresh fresh(Granted flow, List<Handle> handles) throws IOException {
        boolean peer = flow.direct().map(ApplicationMessage.Direct::freshPeer).orElse(false);
        if (handles.size() != (flow.fresh() ? 1 : 0) + (peer ? 1 : 0)) {
            handles.forEach(Handle::close);
            throw new IOException("the daemon handed over a flow without its memory");
        }
        Optional<FlowSegment> segment = Optional.empty();
        if (flow.fresh()) {
            Handle first = handles.getFirst();
            segment =
                    Optional.of(
                            flow.direct().isPresent()
                                    ? FlowSegment.adoptShared(memory, first)
                                    : FlowSegment.adopt(memory, first));
        }
        Optional<CallArea> area = Optional.empty();
        if (peer) {
            area = Optional.of(CallArea.adoptOfPeer(memory, handles.getLast(), Arena.ofAuto()));
        }
        return new Fresh(segment, area);
    }

    /** Ends the connection; the daemon then takes back everything that the process has. */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            exchange.wake();
        }
    }
}
