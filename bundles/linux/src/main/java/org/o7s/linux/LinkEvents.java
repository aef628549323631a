package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the kernel says about the network interfaces of a namespace, at once: one came, went,
 * changed, lost or found its carrier (rtnetlink, group RTMGRP_LINK).
 *
 * <p>A message is a hint that names an interface, never a state: whoever hears it asks the kernel,
 * so that neither a lost message nor an old one can mislead. The namespace is that of the thread
 * that opened it. Needs no privilege. One thread at a time, but {@link #ignored} is for any.
 */
public final class LinkEvents implements AutoCloseable {
    /** Largest message of the kernel, with room: it uses pages of 8 KiB. */
    private static final int BUFFER_BYTES = 65_536;

    /** Datagrams of one call, so that a storm does not keep its caller for ever. */
    private static final int BATCH = 256;

    private static final int NETLINK_ROUTE = 0;
    private static final int GROUP_LINK = 1;
    private static final int ADDRESS_BYTES = 12;
    private static final int ADDRESS_PORT = 4;
    private static final int ADDRESS_GROUPS = 8;
    private static final int KERNEL = 0;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, 8);
    private final MemorySegment address = arena.allocate(ADDRESS_BYTES, 8);
    private final MemorySegment addressBytes = arena.allocate(JAVA_INT);
    private final AtomicLong ignored = new AtomicLong();
    private final Descriptor descriptor;

    /** Told what was said. */
    public interface Listener {
        /** Something about the interface of this number has changed, or it is gone. */
        void changed(int index);

        /** Messages were lost: something about any interface may have changed. */
        void anyMayHaveChanged();
    }

    private LinkEvents(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Listens from now on.
     *
     * @throws SystemCallException when the kernel refuses, or no descriptor is left
     */
    public static LinkEvents open() throws SystemCallException {
        String attempt = "cannot listen to what the kernel says about interfaces";
        int fd = SocketCalls.socket(SocketCalls.AF_NETLINK, SocketCalls.SOCK_RAW, NETLINK_ROUTE);
        if (fd < 0) {
            throw new SystemCallException(attempt, "socket", fd);
        }
        LinkEvents events = new LinkEvents(new Descriptor(fd));
        MemorySegment own = events.address;
        own.set(JAVA_SHORT, 0, (short) SocketCalls.AF_NETLINK);
        own.set(JAVA_INT, ADDRESS_GROUPS, GROUP_LINK);
        int bound = SocketCalls.bind(fd, own.address(), ADDRESS_BYTES);
        if (bound < 0) {
            events.close();
            throw new SystemCallException(attempt, "bind", bound);
        }
        return events;
    }

    /** Its number in this process, readable while there is something to {@link #receive}. */
    public int descriptor() {
        return descriptor.number();
    }

    /**
     * Hands over what was said since the last call, or a part of it; does not wait.
     *
     * @throws SystemCallException when nothing more can be heard
     */
    public void receive(Listener listener) throws SystemCallException {
        for (int i = 0; i < BATCH; i++) {
            addressBytes.set(JAVA_INT, 0, ADDRESS_BYTES);
            // With MSG_TRUNC the result is the length that the message has, not what fitted.
            int flags = SocketCalls.MSG_DONTWAIT | SocketCalls.MSG_TRUNC;
            long length =
                    SocketCalls.recvfrom(descriptor.number(), buffer, flags, address, addressBytes);
            if (length >= 0) {
                received(length, listener);
            } else if (length == -Errno.EAGAIN) {
                return;
            } else if (length == -Errno.ENOBUFS) {
                listener.anyMayHaveChanged();
            } else if (length != -Errno.EINTR) {
                throw new SystemCallException(
                        "cannot hear what the kernel says about interfaces",
                        "recvfrom",
                        (int) length);
            }
        }
    }

    private void received(long length, Listener listener) {
        if (!isFromKernel()) {
            ignored.incrementAndGet();
        } else if (length > BUFFER_BYTES
                || !LinkMessages.read(buffer.asSlice(0, length), listener)) {
            // The kernel did say something.
            ignored.incrementAndGet();
            listener.anyMayHaveChanged();
        }
    }

    /** Other processes with privileges may send to the group, too. */
    private boolean isFromKernel() {
        return addressBytes.get(JAVA_INT, 0) == ADDRESS_BYTES
                && address.get(JAVA_INT, ADDRESS_PORT) == KERNEL;
    }

    /** How many messages were not from the kernel, too long, or malformed. Any thread. */
    public long ignored() {
        return ignored.get();
    }

    @Override
    public void close() {
        if (!descriptor.isClosed()) {
            descriptor.close();
            arena.close();
        }
    }
}
