package org.o7s.ipcp.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.Offer;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.packet.Packet;
import org.o7s.core.testkit.IdleIpcp;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.World;
import org.o7s.wire.g23.unicast.CepCodec;
import org.o7s.wire.g23.unicast.CepRecord;
import org.o7s.wire.g23.unicast.Features;

/** A member of generation 0.23 in the hands of a test: it says what it is told to, and no more. */
final class TestPeer {
    private final TestLayer layer;
    private final World world;
    private final Ipcp ipcp;
    private final List<LowerFlow> accepted = new ArrayList<>();
    private @Nullable FlowEnd end;

    TestPeer(TestLayer layer, String name) {
        this.layer = layer;
        this.world = layer.world();
        World.Node node = layer.bareNode(name);
        this.ipcp = new IdleIpcp(name, IpcpType.BROADCAST, node.loop());
        world.lower().accept(ipcp, accepted::add);
    }

    /** Opens a flow to a member, without a word. */
    TestPeer open(String member) {
        RecordedReply<LowerFlow> reply = new RecordedReply<>();
        world.lower().allocate(ipcp, member, QosSpec.RAW, TestLayer.LIMIT_NS, reply);
        world.settle();
        end = reply.value().end();
        return this;
    }

    /** Connects as 0.23 does; the answer must be, to the byte, what 0.23 answers. */
    TestPeer connect(String member) {
        open(member);
        say(CepCodec.encode(CepRecord.broadcast(0)));
        assertThat(read()).containsExactly(CepCodec.encode(CepRecord.broadcast(0)));
        return this;
    }

    /** Connects as a member of o7s in a stateful layer does. */
    TestPeer connectNumbered(String member, long token) {
        open(member);
        say(CepCodec.encode(CepRecord.numberedBroadcast(Features.O7S).with(token, 0)));
        assertThat(read()).hasSize(1);
        return this;
    }

    /** A member has opened a flow to this one. */
    TestPeer opened() {
        assertThat(accepted).isNotEmpty();
        end = accepted.removeLast().end();
        return this;
    }

    FlowEnd end() {
        FlowEnd e = end;
        if (e == null) {
            throw new AssertionError("no flow");
        }
        return e;
    }

    TestPeer say(byte[] bytes) {
        Packet packet = world.pools().acquire(bytes.length);
        if (packet == null) {
            throw new AssertionError("out of packets");
        }
        packet.append(bytes);
        if (end().offer(packet) != Offer.ACCEPTED) {
            packet.release();
        }
        end().flush();
        world.settle();
        return this;
    }

    TestPeer say(String text) {
        return say(text.getBytes(StandardCharsets.UTF_8));
    }

    List<byte[]> read() {
        List<byte[]> all = new ArrayList<>();
        Packet packet;
        while ((packet = end().poll()) != null) {
            all.add(packet.toArray());
            packet.release();
        }
        return all;
    }

    List<String> readTexts() {
        return read().stream().map(b -> new String(b, StandardCharsets.UTF_8)).toList();
    }

    boolean isClosed() {
        world.advanceMs(10);
        return end().isPeerClosed();
    }

    TestLayer layer() {
        return layer;
    }
}
