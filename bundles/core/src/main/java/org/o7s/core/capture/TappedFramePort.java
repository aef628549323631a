package org.o7s.core.capture;

import java.lang.foreign.MemorySegment;
import org.o7s.core.driver.FramePort;
import org.o7s.core.packet.Packet;

/** An Ethernet interface whose frames are copied. Belongs to the loop of the port. */
final class TappedFramePort extends TappedPort<FramePort> implements FramePort, FramePort.Receiver {
    private Receiver receiver = (memory, offset, length) -> {};

    TappedFramePort(FramePort port, Tap.Both taps) {
        super(port, taps);
    }

    @Override
    public long macAddress() {
        return port.macAddress();
    }

    @Override
    public int mtuBytes() {
        return port.mtuBytes();
    }

    @Override
    public boolean isAlive() {
        return port.isAlive();
    }

    @Override
    public int poll(Receiver inner, int limit) {
        receiver = inner;
        return port.poll(this, limit);
    }

    @Override
    public void onFrame(MemorySegment memory, long offset, int lengthBytes) {
        taps.up().seen(memory, offset, lengthBytes);
        receiver.onFrame(memory, offset, lengthBytes);
    }

    @Override
    public boolean offer(Packet frame) {
        // A frame that was taken belongs to the driver, so it is copied before.
        Tap.Copy copy =
                taps.down().copy(Tap.NO_HEADER, 0, frame.memory(), frame.offset(), frame.length());
        boolean taken = port.offer(frame);
        return copy == null ? taken : settle(copy, taken);
    }
}
