package org.o7s.itests.wire;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The few system calls that a cable for tests needs. Each method may be called by any thread. */
final class Native {
    static final int EAGAIN = 11;
    static final int EINTR = 4;
    static final int ENETDOWN = 100;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO_FIELD =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET =
            call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND =
            call("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SET_OPTION =
            call(
                    "setsockopt",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECEIVE =
            call("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle SEND =
            call("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle PPOLL =
            call("ppoll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
    private static final MethodHandle CLOSE =
            call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle INDEX =
            call("if_nametoindex", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle IOCTL =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("ioctl"),
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
                    ERRNO,
                    Linker.Option.firstVariadicArg(2));

    private Native() {}

    private static MethodHandle call(String name, FunctionDescriptor signature) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), signature, ERRNO);
    }

    /** The result of a call; negative results are negative error numbers. */
    private interface Call {
        long run(MemorySegment state) throws Throwable;
    }

    private static long run(Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long result = call.run(state);
            return result < 0 ? -(int) ERRNO_FIELD.get(state, 0L) : result;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native call failed", e);
        }
    }

    private static int check(String what, long result) throws IOException {
        if (result < 0) {
            throw new IOException(what + " failed with error number " + -result);
        }
        return (int) result;
    }

    static int socket(int family, int type, int protocol) throws IOException {
        return check("socket", run(s -> (int) SOCKET.invokeExact(s, family, type, protocol)));
    }

    static void bind(int fd, MemorySegment address) throws IOException {
        int bytes = (int) address.byteSize();
        check("bind", run(s -> (int) BIND.invokeExact(s, fd, address, bytes)));
    }

    static void setOption(int fd, int level, int option, int value) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocateFrom(JAVA_INT, value);
            check(
                    "setsockopt " + option,
                    run(s -> (int) SET_OPTION.invokeExact(s, fd, level, option, number, 4)));
        }
    }

    static long receive(int fd, MemorySegment into, int flags) {
        long size = into.byteSize();
        return run(s -> (long) RECEIVE.invokeExact(s, fd, into, size, flags));
    }

    static long send(int fd, MemorySegment from, long bytes) {
        return run(s -> (long) SEND.invokeExact(s, fd, from, bytes, 0));
    }

    static long ppoll(MemorySegment pollFds, long count, MemorySegment timeSpec) {
        return run(s -> (int) PPOLL.invokeExact(s, pollFds, count, timeSpec, MemorySegment.NULL));
    }

    static void close(int fd) {
        long _ = run(s -> (int) CLOSE.invokeExact(s, fd));
    }

    static int interfaceIndex(String device) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(device);
            int index = (int) run(s -> (int) INDEX.invokeExact(s, name));
            if (index <= 0) {
                throw new IOException("there is no interface " + device);
            }
            return index;
        }
    }

    static void ioctl(String what, int fd, long request, MemorySegment argument)
            throws IOException {
        check(what, run(s -> (int) IOCTL.invokeExact(s, fd, request, argument)));
    }
}
