package org.o7s.ipcp.eth;

import java.lang.foreign.MemorySegment;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.driver.FramePort;
import org.o7s.core.member.FlowAllocator;
import org.o7s.core.member.FlowPump;
import org.o7s.core.member.ServedFlow;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.g23.EthDixHeader;
import org.o7s.wire.g23.EthMessage;
import org.o7s.wire.g23.EthernetHeader;
import org.o7s.wire.g23.MacAddress;

/**
 * Takes frames from the driver, checks them in the order of docs/wire/wire-shims.md 9.1, and hands
 * on what passed: payloads to their flows, messages to the IPCP. What fails is counted and dropped,
 * and changes nothing. Allocates nothing for data. Belongs to the loop of its IPCP.
 */
final class FrameIntake implements FramePort.Receiver {
    /** Takes the messages that passed. */
    interface Messages {
        void onMessage(EthMessage message, long source);
    }

    private final FlowAllocator<EthPeer> allocator;
    private final FlowPump<EthPeer> pump;
    private final Messages messages;
    private final Framing framing;
    private final int digestBytes;
    private final boolean trains;
    private long ownMac;
    private boolean loopback;
    private int packets;

    private final Counter receivedMessages;
    private final Counter receivedTrains;
    private final Counter receivedInTrains;
    private final Counter droppedShort;
    private final Counter droppedEtherType;
    private final Counter droppedOwnFrame;
    private final Counter droppedOtherHost;
    private final Counter droppedMulticastSource;
    private final Counter droppedLength;
    private final Counter droppedNotUnnumbered;
    private final Counter droppedMalformed;
    private final Counter droppedUnknownCode;
    private final Counter droppedBroadcast;
    private final Counter droppedUnknownEid;
    private final Counter droppedTooMany;
    private final Counter droppedWrongSource;

    FrameIntake(
            FlowAllocator<EthPeer> allocator,
            FlowPump<EthPeer> pump,
            CounterSet counters,
            Messages messages,
            Framing framing,
            int digestBytes,
            boolean trains) {
        this.allocator = allocator;
        this.pump = pump;
        this.messages = messages;
        this.framing = framing;
        this.digestBytes = digestBytes;
        this.trains = trains;
        this.receivedMessages = counters.make("received-messages");
        this.receivedTrains = counters.make("received-trains");
        this.receivedInTrains = counters.make("received-in-trains");
        this.droppedShort = counters.make("dropped-short-frame");
        this.droppedEtherType = counters.make("dropped-ethertype");
        this.droppedOwnFrame = counters.make("dropped-own-frame");
        this.droppedOtherHost = counters.make("dropped-other-host");
        this.droppedMulticastSource = counters.make("dropped-multicast-source");
        this.droppedLength = counters.make("dropped-length-field");
        this.droppedNotUnnumbered = counters.make("dropped-llc-control");
        this.droppedMalformed = counters.make("dropped-malformed-message");
        this.droppedUnknownCode = counters.make("dropped-unknown-code");
        this.droppedBroadcast = counters.make("dropped-broadcast");
        this.droppedUnknownEid = counters.make("dropped-unknown-eid");
        this.droppedTooMany = counters.make("dropped-train-too-long");
        this.droppedWrongSource = counters.make("dropped-wrong-source");
    }

    void setOwn(long mac, boolean isLoopback) {
        ownMac = mac;
        loopback = isLoopback;
    }

    /** A pass begins. */
    void begin() {
        packets = 0;
    }

    /** How many packets came for flows in this pass. */
    int packets() {
        return packets;
    }

    @Override
    public void onFrame(MemorySegment memory, long offset, int lengthBytes) {
        int afterEthernet = EthernetHeader.validate(memory, offset, lengthBytes);
        if (afterEthernet < 0) {
            countDefect(afterEthernet);
            return;
        }
        int typeOrLength = EthernetHeader.etherType(memory, offset);
        if (!framing.isOurs(typeOrLength)) {
            droppedEtherType.increment();
            return;
        }
        long source = EthernetHeader.source(memory, offset);
        if (source == ownMac && !loopback) {
            // A copy of what we sent; on a loopback interface everything comes from our address.
            droppedOwnFrame.increment();
            return;
        }
        long destination = EthernetHeader.destination(memory, offset);
        boolean broadcast = destination == MacAddress.BROADCAST;
        if (destination != ownMac && !broadcast) {
            droppedOtherHost.increment();
            return;
        }
        long header = offset + EthernetHeader.HEADER_BYTES;
        int payloadBytes = framing.validate(memory, header, typeOrLength, afterEthernet);
        if (payloadBytes < 0) {
            countDefect(payloadBytes);
            return;
        }
        int eid = framing.receiverEid(memory, header);
        if (eid == Framing.MANAGEMENT) {
            long payload = header + framing.headerBytes();
            onMessage(memory, payload, payloadBytes, source, broadcast);
        } else if (broadcast) {
            droppedBroadcast.increment();
        } else if (trains && eid == EthDixHeader.TRAIN_EID) {
            onTrain(memory, header + framing.headerBytes(), payloadBytes, source);
        } else {
            onData(memory, header, payloadBytes, eid, source);
        }
    }

    /**
     * What is behind a header that cannot be is lost, as nobody knows where the next one begins; so
     * is what is behind the last packet that may be in a train. Either is counted as one packet.
     */
    private void onTrain(MemorySegment memory, long payload, int payloadBytes, long source) {
        long at = payload;
        int left = payloadBytes;
        int aboard = 0;
        receivedTrains.increment();
        do {
            receivedInTrains.increment();
            if (++aboard > Train.PACKETS_MAX) {
                droppedTooMany.increment();
                return;
            }
            int bytes = EthDixHeader.validate(memory, at, left);
            if (bytes < 0) {
                countDefect(bytes);
                return;
            }
            onData(memory, at, bytes, EthDixHeader.eid(memory, at), source);
            int withHeader = EthDixHeader.HEADER_BYTES + bytes;
            at += withHeader;
            left -= withHeader;
        } while (left > 0);
    }

    private void onData(MemorySegment memory, long header, int bytes, int eid, long source) {
        packets++;
        ServedFlow<EthPeer> flow = allocator.flow(eid);
        if (flow == null) {
            droppedUnknownEid.increment();
        } else if (flow.peer().mac() != source || !isFromPeer(flow, memory, header)) {
            droppedWrongSource.increment();
        } else {
            pump.deliver(flow, memory, header + framing.headerBytes(), bytes);
        }
    }

    /** What comes before the reply is kept for it: the peer's EID is not known yet. */
    private boolean isFromPeer(ServedFlow<EthPeer> flow, MemorySegment memory, long header) {
        return flow.state() != ServedFlow.State.OPEN
                || framing.isFrom(memory, header, flow.peerEid());
    }

    private void onMessage(
            MemorySegment memory, long payload, int bytes, long source, boolean broadcast) {
        switch (framing.decode(memory, payload, bytes, digestBytes)) {
            case DecodeResult.Malformed<EthMessage>(Defect defect) -> {
                Counter counter =
                        defect == Defect.UNKNOWN_CODE ? droppedUnknownCode : droppedMalformed;
                counter.increment();
            }
            case DecodeResult.Decoded<EthMessage>(EthMessage message) -> {
                if (broadcast && !(message instanceof EthMessage.NameQuery)) {
                    droppedBroadcast.increment();
                } else {
                    receivedMessages.increment();
                    messages.onMessage(message, source);
                }
            }
        }
    }

    private void countDefect(int code) {
        Counter counter =
                switch (Defect.ofCode(code)) {
                    case MULTICAST_SOURCE -> droppedMulticastSource;
                    case LENGTH_BEYOND_FRAME, LENGTH_MISMATCH -> droppedLength;
                    case NOT_UNNUMBERED -> droppedNotUnnumbered;
                    default -> droppedShort;
                };
        counter.increment();
    }
}
