package org.o7s.driver.chardev;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.HandOver;
import org.o7s.core.loop.JointWaiter;
import org.o7s.core.loop.Waiter;
import org.o7s.core.packet.Packet;
import org.o7s.linux.CharacterDevice;
import org.o7s.linux.Errno;
import org.o7s.linux.Poller;

/**
 * A character device in the hands of one loop.
 *
 * <p>Frames are written into one buffer, and wait there while the device takes no more: it is full
 * then, and the flows hold their packets back. What was read but is no whole frame yet goes to the
 * next port at a hand-over. A device whose other side has gone is of no use any more.
 */
final class CharacterPort implements FramePort {
    /** The longest frame. */
    static final int MTU_BYTES = 9000;

    private static final int BUFFER_BYTES = 128 << 10;
    private static final int FRAME_MAX_BYTES = FrameCode.encodedMaxBytes(MTU_BYTES);
    private static final long PENDING_WAIT_NS = 1_000_000;
    private static final int HAND_OVER_TRIES = 50;

    private final CharacterDevice device;
    private final Poller poller;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment out = arena.allocate(BUFFER_BYTES, 8);
    private final MemorySegment in = arena.allocate(BUFFER_BYTES, 8);
    private final FrameCode code = new FrameCode(MTU_BYTES);
    private final CounterSet counters = new CounterSet();
    private final Counter received = counters.make("received");
    private final Counter sent = counters.make("sent");
    private final Counter retries = counters.make("send-retries");
    private final Counter tooLarge = counters.make(CounterSet.DROPPED + "too-large");
    private final Counter broken = counters.make(CounterSet.DROPPED + "broken");
    private final Counter atClose = counters.make(CounterSet.DROPPED + "at-close");
    private final Waiter waiter = new DeviceWaiter();
    private int outAt;
    private int outEnd;
    private int framesOut;
    private int inAt;
    private int inEnd;
    private int scanned;
    private boolean skipping;
    private volatile boolean alive = true;
    private boolean ended;

    /** A port that owns both from now on. */
    CharacterPort(CharacterDevice device, Poller poller) {
        this.device = device;
        this.poller = poller;
        byte[] kept = device.takeKept();
        MemorySegment.copy(kept, 0, in, JAVA_BYTE, 0, Math.min(kept.length, BUFFER_BYTES));
        inEnd = Math.min(kept.length, BUFFER_BYTES);
        // Whatever was on the line before, a frame begins now.
        out.set(JAVA_BYTE, outEnd++, FrameCode.DELIMITER);
        poller.watch(device.number());
    }

    @Override
    public long macAddress() {
        return 0; // there are no addresses
    }

    @Override
    public int mtuBytes() {
        return MTU_BYTES;
    }

    @Override
    public boolean isAlive() {
        return alive;
    }

    @Override
    public int poll(Receiver receiver, int limit) {
        int frames = 0;
        boolean fresh = true;
        while (frames < limit) {
            int end = delimiter();
            if (end >= 0) {
                frames += take(receiver, end) ? 1 : 0;
            } else if (fresh) {
                fresh = read();
                if (!fresh) {
                    break;
                }
            } else {
                break;
            }
        }
        return frames;
    }

    /** Where the next delimiter is, or -1. */
    private int delimiter() {
        while (scanned < inEnd) {
            if (in.get(JAVA_BYTE, scanned++) == FrameCode.DELIMITER) {
                return scanned - 1;
            }
        }
        if (inEnd - inAt > FRAME_MAX_BYTES) {
            // No frame is so long: wait for the next one.
            if (!skipping) {
                broken.increment();
            }
            skipping = true;
            inAt = inEnd;
        }
        return -1;
    }

    /** Hands the frame before a delimiter over; false if there was none. */
    private boolean take(Receiver receiver, int end) {
        int from = inAt;
        inAt = end + 1;
        if (skipping) {
            skipping = false;
            return false;
        }
        if (end == from) {
            return false; // nothing between two delimiters
        }
        int bytes = code.decode(in, from, end - from);
        if (bytes < 0) {
            broken.increment();
            return false;
        }
        received.increment();
        receiver.onFrame(code.memory(), 0, bytes);
        return true;
    }

    /** Reads more; false if there is nothing. */
    private boolean read() {
        if (inAt > 0) {
            MemorySegment.copy(in, inAt, in, 0, inEnd - inAt);
            inEnd -= inAt;
            scanned -= inAt;
            inAt = 0;
        }
        int result = device.read(in, inEnd, BUFFER_BYTES - inEnd);
        if (result > 0) {
            inEnd += result;
            return true;
        }
        alive &= result == -Errno.EAGAIN || result == -Errno.EINTR;
        return false;
    }

    @Override
    public boolean offer(Packet frame) {
        int bytes = frame.length();
        if (bytes > MTU_BYTES) {
            tooLarge.increment();
            frame.release();
            return true;
        }
        if (FrameCode.encodedMaxBytes(bytes) > BUFFER_BYTES - outEnd) {
            return false;
        }
        outEnd += code.encode(frame.memory(), frame.offset(), bytes, out, outEnd);
        framesOut++;
        frame.release();
        return true;
    }

    @Override
    public int pending() {
        return framesOut;
    }

    @Override
    public int flush() {
        while (outAt < outEnd) {
            int result = device.write(out, outAt, outEnd - outAt);
            if (result <= 0) {
                boolean later = result == -Errno.EAGAIN || result == -Errno.EINTR;
                alive &= later;
                retries.increment();
                makeRoom();
                return 0;
            }
            outAt += result;
        }
        int left = framesOut;
        sent.add(left);
        framesOut = 0;
        outAt = 0;
        outEnd = 0;
        return left;
    }

    private void makeRoom() {
        if (outAt > 0) {
            MemorySegment.copy(out, outAt, out, 0, outEnd - outAt);
            outEnd -= outAt;
            outAt = 0;
        }
    }

    @Override
    public Waiter waiter() {
        return waiter;
    }

    @Override
    public Map<String, Long> counters() {
        return counters.snapshot();
    }

    @Override
    public HandOver handOver() {
        for (int i = 0; i < HAND_OVER_TRIES && alive && flush() >= 0 && pending() > 0; i++) {
            waiter.await(PENDING_WAIT_NS);
        }
        device.keep(in.asSlice(inAt, inEnd - inAt).toArray(JAVA_BYTE));
        end();
        return new HandOver(CharacterDriver.NAME, device);
    }

    @Override
    public void close() {
        if (ended) {
            return; // the device belongs to somebody else, or is closed
        }
        end();
        device.close();
    }

    private void end() {
        atClose.add(framesOut);
        framesOut = 0;
        alive = false;
        ended = true;
        poller.unwatch(device.number());
        poller.close();
        arena.close();
    }

    /** Sleeps on the device, and on those of other ports of the loop. */
    private final class DeviceWaiter extends JointWaiter {
        @Override
        public int descriptor() {
            return device.number();
        }

        @Override
        protected void watch(int descriptor) {
            poller.watch(descriptor);
        }

        @Override
        protected void unwatch(int descriptor) {
            poller.unwatch(descriptor);
        }

        @Override
        protected boolean sleep(long maxNs) {
            return (poller.await(maxNs) & Poller.ERROR) != 0;
        }

        @Override
        public long limitNs(long maxNs) {
            return outAt < outEnd ? Math.min(maxNs, PENDING_WAIT_NS) : maxNs;
        }

        @Override
        public void waited(boolean error) {
            // What is wrong shows at the next read or write.
        }

        @Override
        public void wake() {
            poller.wake();
        }
    }
}
