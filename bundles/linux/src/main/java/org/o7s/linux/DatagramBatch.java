package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams that wait for one system call: an array of {@code mmsghdr}. Those in a row that go to
 * one destination and have one size are one message of it, which the kernel, or the interface, cuts
 * up again (UDP_SEGMENT): the way through the kernel is gone once for all of them. The last of such
 * a run may be shorter.
 *
 * <p>Where that cannot be (datagrams that do not fit into the path's MTU, an interface that cannot
 * compute checksums, a tunnel) the kernel refuses the run; then its datagrams are sent one by one,
 * and for the next {@link #AGAIN_AFTER} such datagrams runs are not tried.
 *
 * <p>Adding a datagram to a destination of late allocates nothing, and nothing is copied but the
 * address ({@link KnownDestinations}). The memory of a queued datagram must stay as it is until it
 * was sent or skipped. One thread at a time.
 */
public final class DatagramBatch implements AutoCloseable {
    /** Most datagrams of a batch. */
    public static final int MAX_DATAGRAMS = 1024;

    /** Most datagrams of a run: what all kernels take that know of runs. */
    public static final int RUN_MAX_DATAGRAMS = 64;

    /** Most bytes of a run: what fits into an IP packet. */
    public static final int RUN_MAX_BYTES = 65_000;

    /** After so many datagrams that were too long for a run, runs of them are tried again. */
    public static final int AGAIN_AFTER = 65_536;

    private static final int HEADER_BYTES = 64;
    private static final int HEADER_NAME_LENGTH = 8;
    private static final int HEADER_VECTOR = 16;
    private static final int HEADER_VECTOR_COUNT = 24;
    private static final int HEADER_CONTROL = 32;
    private static final int HEADER_CONTROL_LENGTH = 40;
    private static final int VECTOR_BYTES = 16;
    private static final int CONTROL_BYTES = 24;
    private static final int CONTROL_LEVEL = 8;
    private static final int CONTROL_TYPE = 12;
    private static final int CONTROL_DATA = 16;
    private static final int CONTROL_USED_BYTES = CONTROL_DATA + Short.BYTES;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment headers;
    private final MemorySegment vectors;
    private final MemorySegment names;
    private final MemorySegment controls;
    private final KnownDestinations known = new KnownDestinations(arena);
    private final int capacity;
    private final int family;
    private final int nameBytes;
    private final int[] lengths;

    /** Whether a datagram goes where the one before it goes. */
    private final boolean[] follows;

    private final int[] runs;
    private @Nullable InetSocketAddress last;
    private int first;
    private int end;
    private int oneByOneUntil;
    private int runSizeMax;
    private int keptApart;
    private long inRuns;

    /**
     * A batch for a socket.
     *
     * @param capacity 1 to {@link #MAX_DATAGRAMS}
     */
    public DatagramBatch(UdpSocket socket, int capacity) {
        if (capacity < 1 || capacity > MAX_DATAGRAMS) {
            throw new IllegalArgumentException("a batch of " + capacity + " datagrams");
        }
        this.capacity = capacity;
        this.family = socket.family();
        this.nameBytes = InternetAddress.bytes(family);
        this.runSizeMax = socket.segments() ? RUN_MAX_BYTES : 0;
        lengths = new int[capacity];
        follows = new boolean[capacity];
        runs = new int[capacity];
        headers = arena.allocate((long) capacity * HEADER_BYTES, HEADER_BYTES);
        vectors = arena.allocate((long) capacity * VECTOR_BYTES, VECTOR_BYTES);
        names = arena.allocate((long) capacity * InternetAddress.MAX_BYTES, 8);
        controls = arena.allocate((long) capacity * CONTROL_BYTES, 8);
        for (int i = 0; i < capacity; i++) {
            long control = (long) i * CONTROL_BYTES;
            controls.set(JAVA_LONG, control, CONTROL_USED_BYTES);
            controls.set(JAVA_INT, control + CONTROL_LEVEL, UdpSocket.SOL_UDP);
            controls.set(JAVA_INT, control + CONTROL_TYPE, UdpSocket.UDP_SEGMENT);
        }
    }

    /** Whether the socket can send there: the address is known, and of its family. */
    public boolean reaches(InetSocketAddress destination) {
        return !destination.isUnresolved()
                && InternetAddress.family(destination.getAddress()) == family;
    }

    /**
     * Queues the datagram at {@code offset} of {@code memory}, which must be native.
     *
     * @param destination one that {@link #reaches}
     * @return false when the batch is full: nothing was queued
     * @throws IndexOutOfBoundsException when the datagram is not inside of {@code memory}
     */
    public boolean add(
            MemorySegment memory, long offset, int lengthBytes, InetSocketAddress destination) {
        if (end == capacity) {
            return false;
        }
        Objects.checkFromIndexSize(offset, lengthBytes, memory.byteSize());
        if (!memory.isNative()) {
            throw new IllegalArgumentException(
                    "the kernel cannot read a datagram on the Java heap");
        }
        boolean same = destination == last || destination.equals(last);
        follows[end] = same && end > first;
        lengths[end] = lengthBytes;
        long vector = (long) end * VECTOR_BYTES;
        vectors.set(JAVA_LONG, vector, memory.address() + offset);
        vectors.set(JAVA_LONG, vector + Long.BYTES, lengthBytes);
        known.copy(destination, names, (long) end * InternetAddress.MAX_BYTES);
        last = destination;
        end++;
        return true;
    }

    /** Datagrams that wait. */
    public int pending() {
        return end - first;
    }

    /** Position of the first waiting datagram, counted from the last {@link #clear}. */
    public int position() {
        return first;
    }

    /** Datagrams that left together with others so far. */
    public long inRuns() {
        return inRuns;
    }

    /** Gives the first waiting datagram up. */
    public void skip() {
        if (first < end) {
            first++;
        }
    }

    /** Empties the batch. */
    public void clear() {
        first = 0;
        end = 0;
        oneByOneUntil = 0;
        last = null;
    }

    /**
     * Sends what waits with one system call; with a second one if the kernel refuses a run.
     *
     * @return datagrams that the kernel took (they do not wait any more), or the negated errno of
     *     the first waiting datagram, which was not sent
     */
    int send(int socket) {
        int messages = arrange();
        if (messages == 0) {
            return 0;
        }
        int result = SocketCalls.sendmmsg(socket, headers.address(), messages);
        if (result < 0 && runs[0] > 1 && refusesRuns(-result)) {
            int bytes = lengths[first];
            boolean never = -result == Errno.EIO;
            oneByOneUntil = first + runs[0];
            result = SocketCalls.sendmmsg(socket, headers.address(), arrange());
            if (result > 0) {
                // It was for the run, not for the destination.
                runSizeMax = never ? 0 : Math.min(runSizeMax, bytes - 1);
            }
        }
        if (result <= 0) {
            return result;
        }
        int datagrams = 0;
        for (int i = 0; i < result; i++) {
            datagrams += runs[i];
            inRuns += runs[i] > 1 ? runs[i] : 0;
        }
        first += datagrams;
        return datagrams;
    }

    private static boolean refusesRuns(int errno) {
        return errno == Errno.EINVAL || errno == Errno.EMSGSIZE || errno == Errno.EIO;
    }

    /** Makes messages of what waits; returns how many. */
    private int arrange() {
        int messages = 0;
        int at = first;
        while (at < end) {
            int run = run(at);
            long header = (long) messages * HEADER_BYTES;
            headers.set(JAVA_LONG, header, names.address() + (long) at * InternetAddress.MAX_BYTES);
            headers.set(JAVA_INT, header + HEADER_NAME_LENGTH, nameBytes);
            headers.set(
                    JAVA_LONG,
                    header + HEADER_VECTOR,
                    vectors.address() + (long) at * VECTOR_BYTES);
            headers.set(JAVA_LONG, header + HEADER_VECTOR_COUNT, run);
            if (run > 1) {
                long control = (long) messages * CONTROL_BYTES;
                controls.set(JAVA_SHORT, control + CONTROL_DATA, (short) lengths[at]);
                headers.set(JAVA_LONG, header + HEADER_CONTROL, controls.address() + control);
                headers.set(JAVA_LONG, header + HEADER_CONTROL_LENGTH, CONTROL_BYTES);
            } else {
                headers.set(JAVA_LONG, header + HEADER_CONTROL, 0);
                headers.set(JAVA_LONG, header + HEADER_CONTROL_LENGTH, 0);
            }
            runs[messages++] = run;
            at += run;
        }
        return messages;
    }

    /** How many datagrams from this one on are sent as one message. */
    private int run(int from) {
        int bytes = lengths[from];
        if (bytes == 0 || from < oneByOneUntil) {
            return 1;
        }
        if (bytes > runSizeMax) {
            keptApart++;
            if (keptApart == AGAIN_AFTER) {
                keptApart = 0;
                runSizeMax = RUN_MAX_BYTES;
            }
            return 1;
        }
        int sum = bytes;
        int at = from + 1;
        int limit = Math.min(end, from + RUN_MAX_DATAGRAMS);
        while (at < limit
                && follows[at]
                && lengths[at] <= bytes
                && lengths[at] > 0
                && sum + lengths[at] <= RUN_MAX_BYTES) {
            sum += lengths[at];
            at++;
            if (lengths[at - 1] < bytes) {
                break; // a shorter one can only be the last
            }
        }
        return at - from;
    }

    @Override
    public void close() {
        arena.close();
    }
}
