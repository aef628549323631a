package org.o7s.core.capture;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.o7s.core.driver.DatagramPort;
import org.o7s.core.packet.Packet;

/**
 * A UDP socket whose datagrams are copied, behind headers of IP and UDP that say what the socket
 * said of them. Belongs to the loop of the port.
 */
final class TappedDatagramPort extends TappedPort<DatagramPort>
        implements DatagramPort, DatagramPort.Receiver {
    private final DatagramHeader header = new DatagramHeader();
    private Receiver receiver = (memory, offset, length, source) -> {};

    TappedDatagramPort(DatagramPort port, Tap.Both taps) {
        super(port, taps);
    }

    @Override
    public InetSocketAddress localAddress() {
        return port.localAddress();
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
    public void onDatagram(
            MemorySegment memory, long offset, int lengthBytes, InetSocketAddress source) {
        int bytes = header.write(source, port.localAddress(), lengthBytes);
        Tap.Copy copy = taps.up().copy(header.bytes(), bytes, memory, offset, lengthBytes);
        if (copy != null) {
            copy.keep();
        }
        receiver.onDatagram(memory, offset, lengthBytes, source);
    }

    @Override
    public boolean offer(Packet payload, InetSocketAddress destination) {
        int bytes = header.write(port.localAddress(), destination, payload.length());
        Tap.Copy copy =
                taps.down()
                        .copy(
                                header.bytes(),
                                bytes,
                                payload.memory(),
                                payload.offset(),
                                payload.length());
        boolean taken = port.offer(payload, destination);
        return copy == null ? taken : settle(copy, taken);
    }
}
