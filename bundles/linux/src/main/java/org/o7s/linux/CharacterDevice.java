package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A character device that is read and written without waiting. A terminal is made raw first: all
 * bytes pass as they are, and nothing is echoed.
 *
 * <p>One thread at a time; it may be handed to another between two calls.
 */
public final class CharacterDevice implements AutoCloseable {
    private static final int O_RDWR_NOCTTY_NONBLOCK_CLOEXEC = 2 | 0x100 | 0x800 | 0x80000;
    private static final long TCGETS = 0x5401;
    private static final long TCSETS = 0x5402;

    /** struct termios of the kernel: four words of flags, a line, 19 control characters. */
    private static final int TERMIOS_BYTES = 64;

    private static final int INPUT_FLAGS = 0;
    private static final int OUTPUT_FLAGS = 4;
    private static final int CONTROL_FLAGS = 8;
    private static final int LOCAL_FLAGS = 12;
    private static final int CONTROL_CHARACTERS = 17;
    private static final int VTIME = 5;
    private static final int VMIN = 6;
    private static final int SIZE_AND_PARITY = 0x30 | 0x100;
    private static final int EIGHT_BITS_RECEIVING_LOCAL = 0x30 | 0x80 | 0x800;

    private final Path path;
    private final Descriptor descriptor;
    private byte[] kept = new byte[0];

    private CharacterDevice(Path path, Descriptor descriptor) {
        this.path = path;
        this.descriptor = descriptor;
    }

    /**
     * Opens a device.
     *
     * @throws SystemCallException when it is not there, or not for us
     */
    public static CharacterDevice open(Path path) throws SystemCallException {
        String attempt = "cannot open device " + path;
        int fd;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path.toString());
            fd = Libc.open(name.address(), O_RDWR_NOCTTY_NONBLOCK_CLOEXEC);
        }
        if (fd < 0) {
            throw new SystemCallException(attempt, "open", fd);
        }
        CharacterDevice device = new CharacterDevice(path, new Descriptor(fd));
        int raw = device.makeRaw();
        if (raw < 0) {
            device.close();
            throw new SystemCallException(attempt + " as a raw terminal", "ioctl", raw);
        }
        return device;
    }

    /** Returns 0, also if it is no terminal, or a negated errno. */
    private int makeRaw() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(TERMIOS_BYTES, 8);
            if (Libc.ioctl(number(), TCGETS, state.address()) < 0) {
                return 0;
            }
            state.set(JAVA_INT, INPUT_FLAGS, 0);
            state.set(JAVA_INT, OUTPUT_FLAGS, 0);
            state.set(JAVA_INT, LOCAL_FLAGS, 0);
            int control = state.get(JAVA_INT, CONTROL_FLAGS) & ~SIZE_AND_PARITY;
            state.set(JAVA_INT, CONTROL_FLAGS, control | EIGHT_BITS_RECEIVING_LOCAL);
            state.set(JAVA_BYTE, CONTROL_CHARACTERS + VTIME, (byte) 0);
            state.set(JAVA_BYTE, CONTROL_CHARACTERS + VMIN, (byte) 1);
            return Libc.ioctl(number(), TCSETS, state.address());
        }
    }

    /** What it was opened as. */
    public Path path() {
        return path;
    }

    /** Its number in this process, to be watched. */
    public int number() {
        return descriptor.number();
    }

    /**
     * Reads what is there.
     *
     * @param to native memory
     * @return how many bytes; 0 at the end of what the other side will ever write, or a negated
     *     errno: EAGAIN if there is nothing now
     */
    public int read(MemorySegment to, long offset, int maxBytes) {
        return (int) Libc.read(number(), to.asSlice(offset, maxBytes).address(), maxBytes);
    }

    /**
     * Writes what it takes now.
     *
     * @param from native memory
     * @return how many bytes, or a negated errno: EAGAIN if it takes nothing now
     */
    public int write(MemorySegment from, long offset, int bytes) {
        return (int) Libc.write(number(), from.asSlice(offset, bytes).address(), bytes);
    }

    /** Leaves bytes that were read, but are no whole frame yet, to whoever goes on with it. */
    public void keep(byte[] unread) {
        kept = unread.clone();
    }

    /** What was left, once. */
    public byte[] takeKept() {
        byte[] unread = kept;
        kept = new byte[0];
        return unread;
    }

    /** Whether it is closed. */
    public boolean isClosed() {
        return descriptor.isClosed();
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
