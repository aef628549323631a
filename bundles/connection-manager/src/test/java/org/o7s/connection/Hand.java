package org.o7s.connection;

import java.util.ArrayList;
import java.util.List;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.Offer;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.unicast.CepCodec;
import org.o7s.wire.g23.unicast.CepRecord;

/** A flow in the hands of a test: what it writes and reads is counted. */
final class Hand {
    private final LowerFlow flow;
    private final PacketPools pools;
    private long written;
    private long readSoFar;

    Hand(LowerFlow flow, PacketPools pools) {
        this.flow = flow;
        this.pools = pools;
    }

    FlowEnd end() {
        return flow.end();
    }

    Hand write(byte... payload) {
        Packet packet = pools.acquire(payload.length);
        if (packet == null) {
            throw new AssertionError("out of packets");
        }
        packet.append(payload);
        if (end().offer(packet) != Offer.ACCEPTED) {
            packet.release();
            throw new AssertionError("the flow takes nothing");
        }
        written++;
        end().flush();
        return this;
    }

    Hand say(CepRecord message) {
        return write(CepCodec.encode(message));
    }

    List<byte[]> read() {
        List<byte[]> all = new ArrayList<>();
        Packet packet;
        while ((packet = end().poll()) != null) {
            all.add(packet.toArray());
            readSoFar++;
            packet.release();
        }
        return all;
    }

    /** The one record that must be there. */
    CepRecord hear() {
        List<byte[]> all = read();
        if (all.size() != 1) {
            throw new AssertionError(all.size() + " packets instead of a record");
        }
        if (CepCodec.decode(all.getFirst()) instanceof Decoded<CepRecord>(CepRecord message)) {
            return message;
        }
        throw new AssertionError("not a record");
    }

    boolean isEnded() {
        return end().isPeerClosed();
    }

    void close() {
        flow.deallocate().run();
    }

    long written() {
        return written;
    }

    long readSoFar() {
        return readSoFar;
    }
}
