package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A line between two pseudo terminals: what is written into one comes out of the other. A thread
 * carries the bytes until it is closed.
 */
public final class PseudoCable implements AutoCloseable {
    private static final long TIOCSPTLCK = 0x4004_5431L;
    private static final long TIOCGPTN = 0x8004_5430L;
    private static final int BUFFER_BYTES = 4096;
    private static final long LOOK_NS = 2_000_000;

    private final CharacterDevice left;
    private final CharacterDevice right;
    private final Thread carrier;
    private volatile boolean ending;

    private PseudoCable(CharacterDevice left, CharacterDevice right) {
        this.left = left;
        this.right = right;
        this.carrier = Thread.ofPlatform().daemon().name("pseudo-cable").unstarted(this::carry);
    }

    /** Makes one. */
    public static PseudoCable make() throws SystemCallException {
        PseudoCable cable = new PseudoCable(terminal(), terminal());
        cable.carrier.start();
        return cable;
    }

    private static CharacterDevice terminal() throws SystemCallException {
        CharacterDevice master = CharacterDevice.open(Path.of("/dev/ptmx"));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment unlocked = arena.allocate(JAVA_INT);
            int result = Libc.ioctl(master.number(), TIOCSPTLCK, unlocked.address());
            if (result < 0) {
                master.close();
                throw new SystemCallException("cannot unlock a pseudo terminal", "ioctl", result);
            }
        }
        return master;
    }

    private static Path slave(CharacterDevice master) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(JAVA_INT);
            if (Libc.ioctl(master.number(), TIOCGPTN, number.address()) < 0) {
                throw new IllegalStateException("a pseudo terminal has no number");
            }
            return Path.of("/dev/pts/" + number.get(JAVA_INT, 0));
        }
    }

    /** One end. */
    public Path leftPath() {
        return slave(left);
    }

    /** The other end. */
    public Path rightPath() {
        return slave(right);
    }

    /**
     * Writes into the right end, as if it came from the left one; returns how many bytes it took.
     */
    public int inject(byte[] bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(bytes.length);
            memory.copyFrom(MemorySegment.ofArray(bytes));
            return right.write(memory, 0, bytes.length);
        }
    }

    private void carry() {
        try (Arena arena = Arena.ofConfined();
                Poller poller = Poller.open()) {
            MemorySegment buffer = arena.allocate(BUFFER_BYTES);
            poller.watch(left.number());
            poller.watch(right.number());
            while (!ending) {
                boolean moved = move(left, right, buffer) | move(right, left, buffer);
                // A terminal that nobody has open is an error all the time.
                if (!moved && (poller.await(LOOK_NS) & Poller.ERROR) != 0) {
                    java.util.concurrent.locks.LockSupport.parkNanos(LOOK_NS);
                }
            }
        } catch (SystemCallException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean move(CharacterDevice from, CharacterDevice to, MemorySegment buffer) {
        int bytes = from.read(buffer, 0, BUFFER_BYTES);
        int written = 0;
        while (written < bytes && !ending) {
            int result = to.write(buffer, written, bytes - written);
            if (result > 0) {
                written += result;
            } else {
                java.util.concurrent.locks.LockSupport.parkNanos(LOOK_NS / 20);
            }
        }
        return bytes > 0;
    }

    @Override
    public void close() {
        ending = true;
        try {
            carrier.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        left.close();
        right.close();
    }
}
