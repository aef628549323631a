package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Calls of the C library by which processes share memory, wake each other and pass descriptors;
 * results as in {@link Libc}.
 */
final class ProcessCalls {
    static final int MFD_CLOEXEC = 1;
    static final int MFD_ALLOW_SEALING = 2;
    static final int F_DUPFD_CLOEXEC = 1030;
    static final int F_ADD_SEALS = 1033;
    static final int F_GET_SEALS = 1034;
    static final int F_SEAL_SEAL = 1;
    static final int F_SEAL_SHRINK = 2;
    static final int F_SEAL_GROW = 4;
    static final int SEEK_END = 2;
    static final int MADV_REMOVE = 9;
    static final int MADV_POPULATE_WRITE = 23;

    static final int FUTEX_WAIT = 0;
    static final int FUTEX_WAKE = 1;

    static final int EPOLL_CLOEXEC = 0x80000;
    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_DEL = 2;
    static final int EPOLL_CTL_MOD = 3;

    static final int ACCEPT_FLAGS = SocketCalls.SOCK_NONBLOCK | SocketCalls.SOCK_CLOEXEC;

    static final int MEMBARRIER_GLOBAL_EXPEDITED = 2;
    static final int MEMBARRIER_REGISTER_GLOBAL_EXPEDITED = 4;
    static final int MEMBARRIER_PRIVATE_EXPEDITED = 8;
    static final int MEMBARRIER_REGISTER_PRIVATE_EXPEDITED = 16;

    /** The C library has no functions for these two calls, so they go by their numbers. */
    private static final long SYS_FUTEX = Architecture.CURRENT.futexCall();

    private static final long SYS_MEMBARRIER = Architecture.CURRENT.membarrierCall();

    private static final MethodHandle MEMFD_CREATE =
            Libc.handle("memfd_create", JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle FCNTL =
            Libc.variadicHandle("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle FALLOCATE =
            Libc.handle("fallocate", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle FTRUNCATE =
            Libc.handle("ftruncate", JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle MADVISE =
            Libc.handle("madvise", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle LSEEK =
            Libc.handle("lseek", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle FUTEX =
            Libc.variadicHandle(
                    "syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                    JAVA_LONG, JAVA_LONG);
    private static final MethodHandle MEMBARRIER =
            Libc.variadicHandle(
                    "syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle EPOLL_CREATE =
            Libc.handle("epoll_create1", JAVA_INT, JAVA_INT);
    private static final MethodHandle EPOLL_CTL =
            Libc.handle("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle EPOLL_WAIT =
            Libc.handle("epoll_wait", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle LISTEN = Libc.handle("listen", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle ACCEPT =
            Libc.handle("accept4", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CONNECT =
            Libc.handle("connect", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SENDMSG =
            Libc.handle("sendmsg", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle RECVMSG =
            Libc.handle("recvmsg", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);

    private ProcessCalls() {}

    /** Memory with a descriptor, closed on exec, that can be sealed. */
    static int memfdCreate(long name) {
        MemorySegment state = Libc.state();
        try {
            int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
            return Libc.result((int) MEMFD_CREATE.invokeExact(state, name, flags), state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    static int fcntl(int fd, int command, int argument) {
        MemorySegment state = Libc.state();
        try {
            return Libc.result((int) FCNTL.invokeExact(state, fd, command, argument), state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    /** Gives memory to the first {@code length} bytes of a file. */
    static int fallocate(int fd, long length) {
        MemorySegment state = Libc.state();
        try {
            return Libc.result((int) FALLOCATE.invokeExact(state, fd, 0, 0L, length), state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    /** Makes a file as long, without giving memory to it. */
    static int truncate(int fd, long length) {
        MemorySegment state = Libc.state();
        try {
            return Libc.result((int) FTRUNCATE.invokeExact(state, fd, length), state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    /** Gives the memory behind a mapping of a file back; it reads as zero from then on. */
    static int remove(long address, long length) {
        return madvise(address, length, MADV_REMOVE);
    }

    /** Gives memory to a part of a mapping that can be written, and to the file behind it. */
    static int populate(long address, long length) {
        return madvise(address, length, MADV_POPULATE_WRITE);
    }

    private static int madvise(long address, long length, int advice) {
        MemorySegment state = Libc.state();
        try {
            return Libc.result((int) MADVISE.invokeExact(state, address, length, advice), state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    /** The length of a file. */
    static long length(int fd) {
        MemorySegment state = Libc.state();
        try {
            return Libc.result((long) LSEEK.invokeExact(state, fd, 0L, SEEK_END), state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    /**
     * Waits or wakes at a word of memory that processes share.
     *
     * @param timespec address of the longest wait; 0 for a wake
     */
    static long futex(long word, int operation, int value, long timespec) {
        MemorySegment state = Libc.state();
        try {
            return Libc.result(
                    (long)
                            FUTEX.invokeExact(
                                    state,
                                    SYS_FUTEX,
                                    word,
                                    (long) operation,
                                    (long) value,
                                    timespec,
                                    0L,
                                    0L),
                    state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    /** A barrier in other threads, or what makes that possible. */
    static long membarrier(int command) {
        MemorySegment state = Libc.state();
        try {
            return Libc.result(
                    (long) MEMBARRIER.invokeExact(state, SYS_MEMBARRIER, (long) command, 0L, 0L),
                    state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    static int epollCreate() {
        MemorySegment state = Libc.state();
        try {
            return Libc.result((int) EPOLL_CREATE.invokeExact(state, EPOLL_CLOEXEC), state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    static int epollControl(int epoll, int operation, int fd, long event) {
        MemorySegment state = Libc.state();
        try {
            return Libc.result(
                    (int) EPOLL_CTL.invokeExact(state, epoll, operation, fd, event), state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    static int epollWait(int epoll, long events, int count, int limitMs) {
        MemorySegment state = Libc.state();
        try {
            return Libc.result(
                    (int) EPOLL_WAIT.invokeExact(state, epoll, events, count, limitMs), state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    static int listen(int fd, int backlog) {
        MemorySegment state = Libc.state();
        try {
            return Libc.result((int) LISTEN.invokeExact(state, fd, backlog), state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    /** The next connection, closed on exec and never blocking. */
    static int accept(int fd) {
        MemorySegment state = Libc.state();
        try {
            return Libc.result((int) ACCEPT.invokeExact(state, fd, 0L, 0L, ACCEPT_FLAGS), state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    static int connect(int fd, long address, int length) {
        MemorySegment state = Libc.state();
        try {
            return Libc.result((int) CONNECT.invokeExact(state, fd, address, length), state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    static long sendmsg(int fd, long header, int flags) {
        MemorySegment state = Libc.state();
        try {
            return Libc.result((long) SENDMSG.invokeExact(state, fd, header, flags), state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }

    static long recvmsg(int fd, long header, int flags) {
        MemorySegment state = Libc.state();
        try {
            return Libc.result((long) RECVMSG.invokeExact(state, fd, header, flags), state);
        } catch (Throwable t) {
            throw Libc.linkage(t);
        }
    }
}
