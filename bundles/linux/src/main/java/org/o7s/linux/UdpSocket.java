package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/**
 * A UDP socket that never blocks: many datagrams per system call, and many per way through the
 * kernel (UDP_SEGMENT, UDP_GRO) where it can that.
 *
 * <p>Needs no privilege; with CAP_NET_ADMIN its queues may be longer than the system's limits. One
 * thread at a time, {@link #close} included, as that frees what a call may be filling; it may be
 * handed to another between two calls, with what it has received and nobody has taken. Any thread
 * may ask {@link #droppedByKernel}, {@link #isClosed} and {@link #descriptor}. Once it is closed,
 * nothing is sent and nothing received. The network namespace is that of the thread that opened it.
 */
public final class UdpSocket implements AutoCloseable {
    static final int SOL_UDP = 17;
    static final int UDP_SEGMENT = 103;
    static final int UDP_GRO = 104;

    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    private static final int MEMORY_INFO_BYTES = 9 * Integer.BYTES;
    private static final int MEMORY_INFO_DROPS = 8 * Integer.BYTES;
    private static final int CLOSED = -1;
    private static final int TAKE_ERRORS_MAX = 4;

    private final Arena arena = Arena.ofShared();
    private final DatagramInbox inbox = new DatagramInbox(arena);
    private final InetSocketAddress local;
    private final boolean segments;
    private final boolean gathers;
    private volatile int fd;
    private long kernelDrops;

    private UdpSocket(InetSocketAddress wanted, int bufferBytes) throws SystemCallException {
        int family = InternetAddress.family(wanted.getAddress());
        int opened = SocketCalls.socket(family, SocketCalls.SOCK_DGRAM);
        if (opened < 0) {
            arena.close();
            throw new SystemCallException("cannot open a UDP socket", "socket", opened);
        }
        fd = opened;
        boolean bound = false;
        try {
            if (family == SocketCalls.AF_INET6) {
                check(SocketCalls.setOption(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1), "IPV6_V6ONLY");
            }
            check(SocketCalls.receiveBuffer(fd, bufferBytes), "SO_RCVBUF");
            check(SocketCalls.sendBuffer(fd, bufferBytes), "SO_SNDBUF");
            // A kernel that has not heard of these (before 4.18, 5.0) says so.
            segments = SocketCalls.setOption(fd, SOL_UDP, UDP_SEGMENT, 0) >= 0;
            gathers = SocketCalls.setOption(fd, SOL_UDP, UDP_GRO, 1) >= 0;
            local = bind(wanted);
            bound = true;
        } finally {
            if (!bound) {
                arena.close();
                Libc.close(opened);
            }
        }
    }

    /**
     * Opens a socket and binds it.
     *
     * @param local an address of this machine; port 0 for one that is free
     * @param bufferBytes what may wait in each direction; without CAP_NET_ADMIN at most what
     *     net.core.rmem_max and wmem_max allow
     * @throws SystemCallException when the port is taken, or the address not of this machine
     */
    public static UdpSocket open(InetSocketAddress local, int bufferBytes)
            throws SystemCallException {
        return new UdpSocket(local, bufferBytes);
    }

    private InetSocketAddress bind(InetSocketAddress wanted) throws SystemCallException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment name = scratch.allocate(InternetAddress.MAX_BYTES, 8);
            MemorySegment length = scratch.allocateFrom(JAVA_INT, InternetAddress.MAX_BYTES);
            int bytes = InternetAddress.write(wanted, name, 0);
            int bound = SocketCalls.bind(fd, name.address(), bytes);
            if (bound < 0) {
                throw new SystemCallException(
                        "cannot bind a UDP socket to " + wanted, "bind", bound);
            }
            check(SocketCalls.getsockname(fd, name.address(), length.address()), "getsockname");
            return InternetAddress.read(name, 0);
        }
    }

    private static void check(int result, String call) throws SystemCallException {
        if (result < 0) {
            throw new SystemCallException("cannot set up a UDP socket", call, result);
        }
    }

    /** AF_INET or AF_INET6. */
    int family() {
        return InternetAddress.family(local.getAddress());
    }

    /** What it is bound to. */
    public InetSocketAddress local() {
        return local;
    }

    /** Whether the kernel cuts up what is sent as one. */
    public boolean segments() {
        return segments;
    }

    /** Whether the kernel puts together what came one after the other. */
    public boolean gathers() {
        return gathers;
    }

    /**
     * Sends what waits in {@code batch}.
     *
     * @return datagrams that the kernel took, or the negated errno of the first one: EBADF once the
     *     socket is closed
     */
    public int send(DatagramBatch batch) {
        return batch.send(fd);
    }

    /**
     * Hands received datagrams to {@code reader}.
     *
     * @return how many, at most {@code limit}
     */
    public int receive(DatagramReader reader, int limit) {
        return fd == CLOSED ? 0 : inbox.receive(fd, reader, limit);
    }

    /** Whether it has received something already that {@link #receive} would hand over. */
    public boolean holdsSome() {
        return fd != CLOSED && inbox.holdsSome();
    }

    /** Datagrams that were longer than there is room for, dropped. */
    public long truncated() {
        return inbox.truncated();
    }

    /** Datagrams that came together with others. */
    public long gathered() {
        return inbox.gathered();
    }

    /**
     * Takes the pending errors, so that sleeping on the socket works again: what ICMP said of what
     * was sent before.
     *
     * @return how many there were
     */
    public int takeErrors() {
        int taken = 0;
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment value = scratch.allocate(JAVA_INT);
            MemorySegment size = scratch.allocateFrom(JAVA_INT, Integer.BYTES);
            while (taken < TAKE_ERRORS_MAX
                    && SocketCalls.getOption(
                                    fd,
                                    SocketCalls.SOL_SOCKET,
                                    SocketCalls.SO_ERROR,
                                    value.address(),
                                    size.address())
                            >= 0
                    && value.get(JAVA_INT, 0) != 0) {
                taken++;
            }
        }
        return taken;
    }

    /**
     * What the kernel dropped since the socket was opened, as its queue was full or the checksum
     * wrong: datagrams, of which those that it has put together count as one. Any thread; after
     * {@link #close} what it was then.
     */
    public synchronized long droppedByKernel() {
        if (fd == CLOSED) {
            return kernelDrops;
        }
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment info = scratch.allocate(MEMORY_INFO_BYTES, 8);
            MemorySegment size = scratch.allocateFrom(JAVA_INT, MEMORY_INFO_BYTES);
            int result =
                    SocketCalls.getOption(
                            fd,
                            SocketCalls.SOL_SOCKET,
                            SocketCalls.SO_MEMINFO,
                            info.address(),
                            size.address());
            if (result >= 0 && size.get(JAVA_INT, 0) >= MEMORY_INFO_BYTES) {
                // The kernel counts in 32 bits.
                int now = info.get(JAVA_INT, MEMORY_INFO_DROPS);
                kernelDrops += Integer.toUnsignedLong(now - (int) kernelDrops);
            }
        }
        return kernelDrops;
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        return fd == CLOSED;
    }

    /** Its number in this process, to be watched; negative once it is closed. */
    public int descriptor() {
        return fd;
    }

    /**
     * Closes it, and forgets what was received; again is harmless. By the thread that uses it, or
     * after it was used for the last time.
     */
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
}
