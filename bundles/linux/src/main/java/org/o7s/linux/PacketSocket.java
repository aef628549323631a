package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Raw Ethernet frames of one EtherType on one interface: a mapped receive ring and batched sends.
 *
 * <p>The socket is opened for no protocol, given its ring and its filter, and only then bound: no
 * frame arrives before the ring exists, and none that is not ours ever does. It receives frames to
 * the interface's address and to everybody, never a copy of what this machine sent.
 *
 * <p>Needs CAP_NET_RAW. One thread at a time; it may be handed to another between two calls. The
 * network namespace is that of the thread that opened it.
 */
public final class PacketSocket implements AutoCloseable {
    /** In place of an EtherType: frames with an 802.3 length and an LLC header, ETH_P_802_2. */
    public static final int LLC = 0x0004;

    private static final int SOL_PACKET = 263;
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int STATISTICS_BYTES = 8;
    private static final int ADDRESS_BYTES = 20;
    private static final int ADDRESS_PROTOCOL = 2;
    private static final int ADDRESS_INDEX = 4;
    private static final int CLOSED = -1;

    private final Arena arena = Arena.ofShared();
    private final String namespace = NetworkNamespace.identityOfThread();
    private final int etherType;
    private int fd;
    private InterfaceInfo bound;
    private ReceiveRing ring;
    private long kernelDrops;

    private PacketSocket(InterfaceInfo target, int etherType, PacketSocketSettings settings)
            throws SystemCallException {
        this.etherType = etherType;
        this.bound = target;
        String attempt = attempt("cannot open a packet socket");
        int opened = SocketCalls.socket(SocketCalls.AF_PACKET, SocketCalls.SOCK_RAW);
        if (opened < 0) {
            arena.close();
            throw new SystemCallException(attempt, "socket", opened);
        }
        this.fd = opened;
        try {
            int mtuBytes = Math.clamp(target.mtuBytes(), 1, RingGeometry.MAX_MTU_BYTES);
            RingGeometry geometry = RingGeometry.forMtu(mtuBytes, settings.ringBytes());
            ring = ReceiveRing.map(fd, geometry, arena, attempt);
            check(new PacketFilter(etherType).attachTo(fd), attempt, "SO_ATTACH_FILTER");
            check(
                    SocketCalls.setOption(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, 1),
                    attempt,
                    "PACKET_IGNORE_OUTGOING");
            setSendBuffer(settings.sendBufferBytes(), attempt);
            bind(target, attempt);
        } catch (SystemCallException e) {
            close();
            throw e;
        }
    }

    /**
     * Opens and binds a socket.
     *
     * @param target interface as {@link NetworkInterfaces} found it
     * @param etherType 0x0600 to 0xffff, or {@link #LLC}
     * @throws SystemCallException when a capability is missing or the interface has gone
     */
    public static PacketSocket open(
            InterfaceInfo target, int etherType, PacketSocketSettings settings)
            throws SystemCallException {
        if (etherType != LLC && (etherType < 0x0600 || etherType > 0xffff)) {
            throw new IllegalArgumentException("EtherType 0x" + Integer.toHexString(etherType));
        }
        return new PacketSocket(target, etherType, settings);
    }

    private void setSendBuffer(int bytes, String attempt) throws SystemCallException {
        int forced =
                SocketCalls.setOption(
                        fd, SocketCalls.SOL_SOCKET, SocketCalls.SO_SNDBUFFORCE, bytes);
        if (forced == -Errno.EPERM) {
            // Without CAP_NET_ADMIN the kernel silently takes what net.core.wmem_max allows.
            forced =
                    SocketCalls.setOption(fd, SocketCalls.SOL_SOCKET, SocketCalls.SO_SNDBUF, bytes);
        }
        check(forced, attempt, "SO_SNDBUF");
    }

    private void bind(InterfaceInfo target, String attempt) throws SystemCallException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment address = scratch.allocate(ADDRESS_BYTES, 8);
            address.set(JAVA_SHORT, 0, (short) SocketCalls.AF_PACKET);
            address.set(JAVA_SHORT, ADDRESS_PROTOCOL, Short.reverseBytes((short) etherType));
            address.set(JAVA_INT, ADDRESS_INDEX, target.index());
            check(SocketCalls.bind(fd, address.address(), ADDRESS_BYTES), attempt, "bind");
        }
    }

    /**
     * The network namespace that it is in, as {@link NetworkNamespace#identityOfThread} says it.
     */
    public String namespace() {
        return namespace;
    }

    /** The EtherType of every frame received, or {@link #LLC}. */
    public int etherType() {
        return etherType;
    }

    /** The interface as it was when the socket was bound or last asked. */
    public InterfaceInfo boundTo() {
        return bound;
    }

    /** How the ring is cut; frames of a larger MTU than its own are dropped and counted. */
    public RingGeometry geometry() {
        return ring.geometry();
    }

    /** Whether a frame waits. */
    public boolean isReady() {
        return ring.isReady();
    }

    /**
     * Hands waiting frames to {@code reader}, in place.
     *
     * @return slots that were emptied, at most {@code limit}
     */
    public int receive(FrameReader reader, int limit) {
        return ring.receive(reader, limit);
    }

    /**
     * Sends what waits in {@code batch} with one system call.
     *
     * @return frames that the kernel took, or the negated errno of the first one
     */
    public int send(SendBatch batch) {
        return batch.send(fd);
    }

    /** Asks the kernel about the interface, also after it was renamed. */
    public LinkState linkState() throws SystemCallException {
        try (InterfaceRequest request = new InterfaceRequest(fd)) {
            Optional<InterfaceInfo> now = request.byIndex(bound.index());
            if (now.isEmpty()) {
                return LinkState.GONE;
            }
            bound = now.get();
            return bound.isUsable() ? LinkState.UP : LinkState.DOWN;
        }
    }

    /**
     * Takes the pending error (ENETDOWN when the interface went down), which ends POLLERR; 0 when
     * there is none.
     */
    public int takeError() {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment value = scratch.allocate(JAVA_INT);
            MemorySegment size = scratch.allocateFrom(JAVA_INT, (int) JAVA_INT.byteSize());
            int result =
                    SocketCalls.getOption(
                            fd,
                            SocketCalls.SOL_SOCKET,
                            SocketCalls.SO_ERROR,
                            value.address(),
                            size.address());
            return result < 0 ? -result : value.get(JAVA_INT, 0);
        }
    }

    /**
     * Frames that the kernel dropped because the ring was full, since the socket was opened. Any
     * thread; after {@link #close} the last number stays.
     */
    public synchronized long droppedByKernel() {
        if (fd == CLOSED) {
            return kernelDrops;
        }
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment packetsAndDrops = scratch.allocate(STATISTICS_BYTES, 8);
            MemorySegment size = scratch.allocateFrom(JAVA_INT, STATISTICS_BYTES);
            int result =
                    SocketCalls.getOption(
                            fd,
                            SOL_PACKET,
                            PACKET_STATISTICS,
                            packetsAndDrops.address(),
                            size.address());
            if (result >= 0) {
                // Reading sets the kernel's own counter back to zero.
                kernelDrops += packetsAndDrops.get(JAVA_INT, JAVA_INT.byteSize()) & 0xffffffffL;
            }
        }
        return kernelDrops;
    }

    /** What {@link #droppedByKernel} said last; what was dropped since is not in it. Any thread. */
    public synchronized long knownKernelDrops() {
        return kernelDrops;
    }

    /** Frames that did not fit into a slot, dropped. */
    public long truncated() {
        return ring.truncated();
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        return fd == CLOSED;
    }

    /** Its number in this process, to be watched; negative once it is closed. */
    public int descriptor() {
        return fd;
    }

    /** Unmaps the ring and closes the socket; again is harmless. */
    @Override
    public synchronized void close() {
        if (fd == CLOSED) {
            return;
        }
        droppedByKernel();
        int open = fd;
        fd = CLOSED;
        arena.close();
        Libc.close(open);
    }

    private String attempt(String what) {
        return what + " for EtherType 0x" + Integer.toHexString(etherType) + " on " + bound.name();
    }

    private static void check(int result, String attempt, String call) throws SystemCallException {
        if (result < 0) {
            throw new SystemCallException(attempt, call, result);
        }
    }
}
