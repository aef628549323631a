package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Calls of the C library on sockets; results as in {@link Libc}. */
final class SocketCalls {
    static final int AF_UNIX = 1;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_NETLINK = 16;
    static final int AF_PACKET = 17;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOCK_SEQPACKET = 5;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int MSG_CTRUNC = 0x8;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_NOSIGNAL = 0x4000;
    static final int MSG_CMSG_CLOEXEC = 0x40000000;

    static final int SOL_SOCKET = 1;
    static final int SO_ERROR = 4;
    static final int SO_SNDBUF = 7;
    static final int SO_RCVBUF = 8;
    static final int SO_PEERCRED = 17;
    static final int SO_ATTACH_FILTER = 26;
    static final int SO_SNDBUFFORCE = 32;
    static final int SO_RCVBUFFORCE = 33;
    static final int SO_MEMINFO = 55;
    static final int SO_PASSRIGHTS = 83;

    private static final MethodHandle SOCKET =
            Libc.handle("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle RECVFROM =
            Libc.handle(
                    "recvfrom",
                    JAVA_LONG,
                    JAVA_INT,
                    JAVA_LONG,
                    JAVA_LONG,
                    JAVA_INT,
                    JAVA_LONG,
                    JAVA_LONG);
    private static final MethodHandle BIND =
            Libc.handle("bind", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SETSOCKOPT =
            Libc.handle("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            Libc.handle("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SEND =
            Libc.handle("send", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SEND_PLAIN =
            Libc.plainHandle("send", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SENDMMSG =
            Libc.handle("sendmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle SENDMMSG_PLAIN =
            Libc.plainHandle("sendmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle RECVMMSG =
            Libc.plainHandle(
                    "recvmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle GETSOCKNAME =
            Libc.handle("getsockname", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);

    private SocketCalls() {}

    /** A socket that is closed on exec and never blocks. */
    static int socket(int family, int type) {
        return socket(family, type, 0);
    }

    /** The same for another protocol of the family than its first. */
    static int socket(int family, int type, int protocol) {
        MemorySegment state = Libc.state();
        try {
            int flags = type | SOCK_CLOEXEC | SOCK_NONBLOCK;
            return Libc.result((int) SOCKET.invokeExact(state, family, flags, protocol), state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    /** Receives a datagram and the address of its sender, whose length stands in an int. */
    static long recvfrom(
            int fd,
            MemorySegment buffer,
            int flags,
            MemorySegment address,
            MemorySegment addressBytes) {
        MemorySegment state = Libc.state();
        try {
            return Libc.result(
                    (long)
                            RECVFROM.invokeExact(
                                    state,
                                    fd,
                                    buffer.address(),
                                    buffer.byteSize(),
                                    flags,
                                    address.address(),
                                    addressBytes.address()),
                    state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    static int bind(int fd, long address, int length) {
        MemorySegment state = Libc.state();
        try {
            return Libc.result((int) BIND.invokeExact(state, fd, address, length), state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    static int setOption(int fd, int level, int option, long value, int length) {
        MemorySegment state = Libc.state();
        try {
            return Libc.result(
                    (int) SETSOCKOPT.invokeExact(state, fd, level, option, value, length), state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    static int setOption(int fd, int level, int option, int value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment word = arena.allocateFrom(JAVA_INT, value);
            return setOption(fd, level, option, word.address(), (int) word.byteSize());
        }
    }

    /** Has so much wait to be received; without CAP_NET_ADMIN at most net.core.rmem_max. */
    static int receiveBuffer(int fd, int bytes) {
        return buffer(fd, SO_RCVBUFFORCE, SO_RCVBUF, bytes);
    }

    /** Has so much wait to be sent; without CAP_NET_ADMIN at most net.core.wmem_max. */
    static int sendBuffer(int fd, int bytes) {
        return buffer(fd, SO_SNDBUFFORCE, SO_SNDBUF, bytes);
    }

    private static int buffer(int fd, int force, int option, int bytes) {
        int forced = setOption(fd, SOL_SOCKET, force, bytes);
        return forced == -Errno.EPERM ? setOption(fd, SOL_SOCKET, option, bytes) : forced;
    }

    /** Reads an option into {@code value}, whose length stands in the int at {@code length}. */
    static int getOption(int fd, int level, int option, long value, long length) {
        MemorySegment state = Libc.state();
        try {
            return Libc.result(
                    (int) GETSOCKOPT.invokeExact(state, fd, level, option, value, length), state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    /**
     * Sends one frame. A call that fails has sent nothing, so it is made again with errno captured:
     * the second either succeeds or says why, and the usual case is spared the capture, whose
     * segment the compiler does not always keep off the heap.
     */
    static int send(int fd, long address, long length) {
        try {
            long sent = (long) SEND_PLAIN.invokeExact(fd, address, length, MSG_DONTWAIT);
            if (sent >= 0) {
                return (int) sent;
            }
            MemorySegment state = Libc.state();
            return (int)
                    Libc.result(
                            (long) SEND.invokeExact(state, fd, address, length, MSG_DONTWAIT),
                            state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    /** Sends many frames; a call that fails is repeated as in {@link #send}. */
    static int sendmmsg(int fd, long headers, int count) {
        try {
            int sent = (int) SENDMMSG_PLAIN.invokeExact(fd, headers, count, MSG_DONTWAIT);
            if (sent >= 0) {
                return sent;
            }
            MemorySegment state = Libc.state();
            return Libc.result(
                    (int) SENDMMSG.invokeExact(state, fd, headers, count, MSG_DONTWAIT), state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    /**
     * Receives as many messages as there are headers for, without waiting; -1 if there are none
     * now, whatever the reason, which costs capturing and the heap.
     */
    static int recvmmsg(int fd, long headers, int count) {
        try {
            return (int) RECVMMSG.invokeExact(fd, headers, count, MSG_DONTWAIT, 0L);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    /** What a socket is bound to; the length of the room for it stands in the int at length. */
    static int getsockname(int fd, long address, long length) {
        MemorySegment state = Libc.state();
        try {
            return Libc.result((int) GETSOCKNAME.invokeExact(state, fd, address, length), state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }
}
