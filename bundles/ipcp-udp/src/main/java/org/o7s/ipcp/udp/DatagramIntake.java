package org.o7s.ipcp.udp;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.driver.DatagramPort;
import org.o7s.core.member.FlowAllocator;
import org.o7s.core.member.FlowPump;
import org.o7s.core.member.ServedFlow;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.g23.UdpCodec;
import org.o7s.wire.g23.UdpHeader;
import org.o7s.wire.g23.UdpMessage;

/**
 * Takes datagrams from the driver, checks them in the order of docs/wire/wire-shims.md 9.1, and
 * hands on what passed. What fails is counted and dropped, and changes nothing. Allocates nothing
 * for data. Belongs to the loop of its IPCP.
 */
final class DatagramIntake implements DatagramPort.Receiver {
    /** The longest management datagram that is read; C sends up to about 10 kB. */
    static final int MANAGEMENT_MAX_BYTES = 16_384;

    /** Takes the messages that passed. */
    interface Messages {
        void onMessage(UdpMessage message, InetSocketAddress source);
    }

    private final FlowAllocator<UdpPeer> allocator;
    private final FlowPump<UdpPeer> pump;
    private final Messages messages;
    private final boolean strictSources;

    private final Counter receivedMessages;
    private final Counter receivedNatKeepalives;
    private final Counter droppedShort;
    private final Counter droppedMalformed;
    private final Counter droppedUnknownCode;
    private final Counter droppedUnknownEid;
    private final Counter droppedWrongSource;
    private final Counter followedPeers;

    DatagramIntake(
            FlowAllocator<UdpPeer> allocator,
            FlowPump<UdpPeer> pump,
            CounterSet counters,
            Messages messages,
            boolean strictSources) {
        this.allocator = allocator;
        this.pump = pump;
        this.messages = messages;
        this.strictSources = strictSources;
        this.receivedMessages = counters.make("received-messages");
        this.receivedNatKeepalives = counters.make("received-nat-keepalives");
        this.droppedShort = counters.make("dropped-short-datagram");
        this.droppedMalformed = counters.make("dropped-malformed-message");
        this.droppedUnknownCode = counters.make("dropped-unknown-code");
        this.droppedUnknownEid = counters.make("dropped-unknown-eid");
        this.droppedWrongSource = counters.make("dropped-wrong-source");
        this.followedPeers = counters.make("followed-peers");
    }

    @Override
    public void onDatagram(
            MemorySegment memory, long offset, int lengthBytes, InetSocketAddress source) {
        int payloadBytes = UdpHeader.validate(lengthBytes);
        if (payloadBytes < 0) {
            if (NatKeepalive.is(memory, offset, lengthBytes)) {
                receivedNatKeepalives.increment();
                return;
            }
            droppedShort.increment();
            return;
        }
        long eid = UdpHeader.eid(memory, offset);
        if (eid == UdpHeader.MANAGEMENT_EID) {
            onMessage(memory, offset, lengthBytes, source);
            return;
        }
        ServedFlow<UdpPeer> flow = allocator.flow(eid);
        if (flow == null) {
            droppedUnknownEid.increment();
        } else if (!flow.peer().address().equals(source) && !follow(flow, source)) {
            droppedWrongSource.increment();
        } else {
            pump.deliver(flow, memory, offset + UdpHeader.HEADER_BYTES, payloadBytes);
        }
    }

    /** A NAT may have given the peer another port (9.4, after row 21). */
    private boolean follow(ServedFlow<UdpPeer> flow, InetSocketAddress source) {
        if (strictSources
                || flow.state() != ServedFlow.State.OPEN
                || !flow.peer().address().getAddress().equals(source.getAddress())) {
            return false;
        }
        flow.setPeer(new UdpPeer(source));
        followedPeers.increment();
        return true;
    }

    private void onMessage(
            MemorySegment memory, long offset, int lengthBytes, InetSocketAddress source) {
        switch (UdpCodec.decode(memory, offset, lengthBytes, MANAGEMENT_MAX_BYTES)) {
            case DecodeResult.Malformed<UdpMessage>(Defect defect) -> {
                Counter counter =
                        defect == Defect.UNKNOWN_CODE ? droppedUnknownCode : droppedMalformed;
                counter.increment();
            }
            case DecodeResult.Decoded<UdpMessage>(UdpMessage message) -> {
                receivedMessages.increment();
                messages.onMessage(message, source);
            }
        }
    }
}
