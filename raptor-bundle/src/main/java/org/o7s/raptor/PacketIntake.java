package org.o7s.raptor;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.driver.FramePort;
import org.o7s.core.member.FlowAllocator;
import org.o7s.core.member.FlowPump;
import org.o7s.core.member.ServedFlow;
import org.o7s.wire.g23.DecodeResult;
import org.o7s.wire.g23.Defect;
import org.o7s.wire.g23.EthDixCodec;
import org.o7s.wire.g23.EthMessage;
import org.o7s.wire.g23.RaptorHeader;

/**
 * Takes frames from the driver, checks them, and hands on what passed: payloads to their flows,
 * messages to the IPCP. What fails is counted and dropped, and changes nothing (docs/wire/raptor.md
 * 7). Allocates nothing for data. Belongs to the loop of its IPCP.
 */
final class PacketIntake implements FramePort.Receiver {
    private final FlowAllocator<OtherEnd> allocator;
    private final FlowPump<OtherEnd> pump;
    private final Consumer<EthMessage> messages;
    private final int digestBytes;
    private Carriage carriage = new Carriage.Bare();

    private final Counter receivedMessages;
    private final Counter droppedNotOurs;
    private final Counter droppedShort;
    private final Counter droppedLength;
    private final Counter droppedMalformed;
    private final Counter droppedUnknownCode;
    private final Counter droppedUnknownEid;

    PacketIntake(
            FlowAllocator<OtherEnd> allocator,
            FlowPump<OtherEnd> pump,
            CounterSet counters,
            Consumer<EthMessage> messages,
            int digestBytes) {
        this.allocator = allocator;
        this.pump = pump;
        this.messages = messages;
        this.digestBytes = digestBytes;
        this.receivedMessages = counters.make("received-messages");
        this.droppedNotOurs = counters.make("dropped-other-frame");
        this.droppedShort = counters.make("dropped-short-packet");
        this.droppedLength = counters.make("dropped-length-field");
        this.droppedMalformed = counters.make("dropped-malformed-message");
        this.droppedUnknownCode = counters.make("dropped-unknown-code");
        this.droppedUnknownEid = counters.make("dropped-unknown-eid");
    }

    /** From now on, packets come so. */
    void use(Carriage next) {
        carriage = next;
    }

    @Override
    public void onFrame(MemorySegment memory, long offset, int lengthBytes) {
        int packetBytes = carriage.validate(memory, offset, lengthBytes);
        int payloadBytes = packetBytes < 0 ? packetBytes : RaptorHeader.validate(packetBytes);
        if (payloadBytes < 0) {
            countDefect(payloadBytes);
            return;
        }
        long header = offset + carriage.bytes();
        long payload = header + RaptorHeader.HEADER_BYTES;
        int eid = RaptorHeader.eid(memory, header);
        if (eid == RaptorHeader.MANAGEMENT_EID) {
            onMessage(memory, payload, payloadBytes);
            return;
        }
        ServedFlow<OtherEnd> flow = allocator.flow(eid);
        if (flow == null) {
            droppedUnknownEid.increment();
        } else {
            pump.deliver(flow, memory, payload, payloadBytes);
        }
    }

    private void onMessage(MemorySegment memory, long payload, int bytes) {
        switch (EthDixCodec.decode(memory, payload, bytes, digestBytes)) {
            case DecodeResult.Malformed<EthMessage>(Defect defect) -> {
                Counter counter =
                        defect == Defect.UNKNOWN_CODE ? droppedUnknownCode : droppedMalformed;
                counter.increment();
            }
            case DecodeResult.Decoded<EthMessage>(EthMessage message) -> {
                receivedMessages.increment();
                messages.accept(message);
            }
        }
    }

    private void countDefect(int code) {
        if (code == Carriage.NOT_OURS) {
            droppedNotOurs.increment();
        } else if (Defect.ofCode(code) == Defect.LENGTH_BEYOND_FRAME) {
            droppedLength.increment();
        } else {
            droppedShort.increment();
        }
    }
}
