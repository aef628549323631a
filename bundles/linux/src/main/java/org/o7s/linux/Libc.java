package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Calls of the C library on descriptors, memory and time.
 *
 * <p>Addresses go down as {@code long}: no liveness check and no reference count per call. Each
 * method returns what the call returned, or the negated {@code errno} when that was -1.
 */
final class Libc {
    static final int O_RDONLY = 0;
    static final int O_CLOEXEC = 0x80000;
    static final int PROT_READ_WRITE = 3;
    static final int MAP_SHARED = 1;
    static final int EFD_CLOEXEC_NONBLOCK = 0x80000 | 0x800;
    static final int CLONE_NEWNET = 0x40000000;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");

    /** Where a call leaves errno, one per thread, freed with the thread. */
    private static final ThreadLocal<MemorySegment> STATE =
            ThreadLocal.withInitial(
                    () -> Arena.ofAuto().allocate(Linker.Option.captureStateLayout()));

    private static final MethodHandle OPEN = variadic("open", 2, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CLOSE = handle("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle IOCTL =
            variadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle MMAP =
            handle(
                    "mmap", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT,
                    JAVA_LONG);
    private static final MethodHandle MUNMAP = handle("munmap", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle READ =
            handle("read", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle WRITE =
            handle("write", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle EVENTFD = handle("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle PPOLL =
            handle("ppoll", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SETNS = handle("setns", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle IF_NAMEINDEX = handle("if_nameindex", JAVA_LONG);
    private static final MethodHandle IF_FREENAMEINDEX =
            LINKER.downcallHandle(symbol("if_freenameindex"), FunctionDescriptor.ofVoid(JAVA_LONG));

    private Libc() {}

    static int open(long path, int flags) {
        MemorySegment state = state();
        try {
            return result((int) OPEN.invokeExact(state, path, flags), state);
        } catch (Throwable t) {
            throw linkage(t);
        }
    }

    static int close(int fd) {
        MemorySegment state = state();
        try {
            return result((int) CLOSE.invokeExact(state, fd), state);
        } catch (Throwable t) {
            throw linkage(t);
        }
    }

    static int ioctl(int fd, long request, long argument) {
        MemorySegment state = state();
        try {
            return result((int) IOCTL.invokeExact(state, fd, request, argument), state);
        } catch (Throwable t) {
            throw linkage(t);
        }
    }

    /** Maps {@code length} bytes of {@code fd} for reading and writing, shared. */
    static long mmap(int fd, long length) {
        MemorySegment state = state();
        try {
            return result(
                    (long) MMAP.invokeExact(state, 0L, length, PROT_READ_WRITE, MAP_SHARED, fd, 0L),
                    state);
        } catch (Throwable t) {
            throw linkage(t);
        }
    }

    static int munmap(long address, long length) {
        MemorySegment state = state();
        try {
            return result((int) MUNMAP.invokeExact(state, address, length), state);
        } catch (Throwable t) {
            throw linkage(t);
        }
    }

    static long read(int fd, long address, long length) {
        MemorySegment state = state();
        try {
            return result((long) READ.invokeExact(state, fd, address, length), state);
        } catch (Throwable t) {
            throw linkage(t);
        }
    }

    static long write(int fd, long address, long length) {
        MemorySegment state = state();
        try {
            return result((long) WRITE.invokeExact(state, fd, address, length), state);
        } catch (Throwable t) {
            throw linkage(t);
        }
    }

    /** A counter that is closed on exec and never blocks. */
    static int eventfd() {
        MemorySegment state = state();
        try {
            return result((int) EVENTFD.invokeExact(state, 0, EFD_CLOEXEC_NONBLOCK), state);
        } catch (Throwable t) {
            throw linkage(t);
        }
    }

    /** Waits for events; the signal mask stays as it is. */
    static int ppoll(long descriptors, int count, long timespec) {
        MemorySegment state = state();
        try {
            return result(
                    (int) PPOLL.invokeExact(state, descriptors, (long) count, timespec, 0L), state);
        } catch (Throwable t) {
            throw linkage(t);
        }
    }

    /** Moves the calling thread into the network namespace behind {@code fd}. */
    static int setns(int fd) {
        MemorySegment state = state();
        try {
            return result((int) SETNS.invokeExact(state, fd, CLONE_NEWNET), state);
        } catch (Throwable t) {
            throw linkage(t);
        }
    }

    /** An array of (index, name) that ends with zeros, or 0. */
    static long ifNameIndex() {
        MemorySegment state = state();
        try {
            return (long) IF_NAMEINDEX.invokeExact(state);
        } catch (Throwable t) {
            throw linkage(t);
        }
    }

    static void ifFreeNameIndex(long array) {
        try {
            IF_FREENAMEINDEX.invokeExact(array);
        } catch (Throwable t) {
            throw linkage(t);
        }
    }

    static MethodHandle handle(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                symbol(name), FunctionDescriptor.of(result, arguments), CAPTURE);
    }

    /** A handle that does not capture errno. */
    static MethodHandle plainHandle(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(result, arguments));
    }

    /** A handle of a function with this many fixed arguments and others after them. */
    static MethodHandle variadicHandle(
            String name, int fixed, MemoryLayout result, MemoryLayout... arguments) {
        return variadic(name, fixed, result, arguments);
    }

    private static MethodHandle variadic(
            String name, int fixed, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                symbol(name),
                FunctionDescriptor.of(result, arguments),
                CAPTURE,
                Linker.Option.firstVariadicArg(fixed));
    }

    private static MemorySegment symbol(String name) {
        return LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + name));
    }

    static MemorySegment state() {
        return STATE.get();
    }

    static int result(int returned, MemorySegment state) {
        return returned == -1 ? -state.get(JAVA_INT, 0) : returned;
    }

    static long result(long returned, MemorySegment state) {
        return returned == -1 ? -state.get(JAVA_INT, 0) : returned;
    }

    /** A downcall itself throws only when its descriptor is wrong: a fault of this bundle. */
    static Error linkage(Throwable cause) {
        return cause instanceof Error error ? error : new LinkageError("native call failed", cause);
    }
}
