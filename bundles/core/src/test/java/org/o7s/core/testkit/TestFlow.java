package org.o7s.core.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.flow.Offer;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;

/** A flow in the hands of a test that plays its user. */
public final class TestFlow {
    private final int flowId;
    private final FlowLink link;
    private final PacketPools pools;
    private int signals;
    private long written;
    private long readSoFar;

    TestFlow(int flowId, FlowLink link, PacketPools pools) {
        this.flowId = flowId;
        this.link = link;
        this.pools = pools;
        link.user().attend(() -> signals++);
        signals = 0;
    }

    /** Number of the flow in its system. */
    public int flowId() {
        return flowId;
    }

    /** The flow inside the system. */
    public FlowLink link() {
        return link;
    }

    /** The end of the user. */
    public FlowEnd user() {
        return link.user();
    }

    /** The end of the IPCP. */
    public FlowEnd provider() {
        return link.provider();
    }

    /** How often the user was told of something. */
    public int signals() {
        return signals;
    }

    /** Writes a packet. */
    public Offer write(byte[] payload) {
        Packet packet = pools.acquire(payload.length);
        if (packet == null) {
            throw new AssertionError("out of packets");
        }
        packet.append(payload);
        Offer result = user().offer(packet);
        if (result != Offer.ACCEPTED) {
            packet.release();
        } else {
            written++;
        }
        user().flush();
        return result;
    }

    /** Writes a text. */
    public Offer write(String text) {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads everything that is there. */
    public List<byte[]> read() {
        List<byte[]> all = new ArrayList<>();
        Packet packet;
        while ((packet = user().poll()) != null) {
            all.add(packet.toArray());
            readSoFar++;
            packet.release();
        }
        return all;
    }

    /** Reads everything that is there, as texts. */
    public List<String> readTexts() {
        return read().stream().map(b -> new String(b, StandardCharsets.UTF_8)).toList();
    }

    /** How many packets the flow has taken from the user. */
    public long written() {
        return written;
    }

    /** How many packets came in for the user, read or not. */
    public long arrived() {
        return readSoFar + user().waiting() + user().discarded();
    }
}
