package org.o7s.ipcp.eth;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.o7s.api.QosSpec;
import org.o7s.core.driver.FrameDriver;
import org.o7s.core.driver.FramePort;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.member.AskingIpcp;
import org.o7s.core.member.BootOptions;
import org.o7s.core.member.Digest;
import org.o7s.core.member.LinkProbe;
import org.o7s.core.member.LinkState;
import org.o7s.core.member.ServedFlow;
import org.o7s.core.packet.Packet;
import org.o7s.wire.g23.EthMessage;
import org.o7s.wire.g23.EthMessage.FlowReply;
import org.o7s.wire.g23.EthMessage.FlowRequest;
import org.o7s.wire.g23.EthMessage.NameQuery;
import org.o7s.wire.g23.EthMessage.NameReply;
import org.o7s.wire.g23.MacAddress;
import org.o7s.wire.g23.QosFields;

/**
 * An IPCP over Ethernet: names are found by asking the segment, peers are MAC addresses.
 *
 * <p>One machine for eth-dix and eth-llc: they differ in {@link Framing} and the numbers of {@link
 * EthType}. Source: docs/wire/wire-shims.md 1 and 2; limits in docs/wire/wire-shims.md 9.2 rows 13,
 * 14 and 30.
 */
final class EthIpcp extends AskingIpcp<EthPeer, FrameDriver, FramePort> {
    static final long MPL_MS = 100;
    static final int LOOPBACK_MTU_MAX_BYTES = 9000;

    /** Packets after which a pass takes no further frames: their users must read, too. */
    private static final int PASS_PACKETS_MAX = 512;

    /** Frames between two looks at how many packets there were. */
    private static final int FRAMES_AT_ONCE = 4;

    private final EthType type;
    private final LinkProbe.Source links;
    private @Nullable Layer layer;

    /** What there is once the IPCP is a member. */
    private record Layer(EthConfig config, Framing framing, FrameWriter writer, Train train) {}

    private @Nullable FrameIntake intake;
    private long ownMac;

    EthIpcp(IpcpContext context, EthType type, LinkProbe.Source links) {
        super(
                context,
                new Traits(
                        type.type(),
                        MPL_MS,
                        type.lowestEid(),
                        type.highestEid(),
                        type.headerBytes()),
                "nobody on the segment answered within 2 s");
        this.type = type;
        this.links = links;
    }

    private Layer layer() {
        Layer l = layer;
        if (l == null) {
            throw new IllegalStateException("not bootstrapped");
        }
        return l;
    }

    @Override
    protected Setup<FrameDriver, FramePort> configure(LayerConfig config) {
        EthConfig read = EthConfig.read(type, config);
        Framing framing = type.framing(read);
        FrameWriter writer = new FrameWriter(context().pools(), framing);
        Train train = new Train(writer, context().pools(), counters());
        layer = new Layer(read, framing, writer, train);
        intake =
                new FrameIntake(
                        allocator(),
                        pump(),
                        counters(),
                        this::onMessage,
                        framing,
                        read.hash().lengthBytes(),
                        features() != 0);
        return new Setup<>(
                read.hash(),
                new FrameOpener(read, framing),
                links.ofInterface(read.device()),
                "interface " + read.device(),
                read.rate());
    }

    @Override
    public String linkObstacle(LinkState link) {
        return link.present()
                ? ""
                : "waiting for interface " + layer().config.device() + " (no such device)";
    }

    @Override
    public void usePort(FramePort opened, LinkState link) {
        ownMac = opened.macAddress();
        layer().writer.setOwnMac(ownMac);
        FrameIntake in = intake;
        if (in != null) {
            in.setOwn(ownMac, link.loopback());
        }
    }

    @Override
    public boolean isAlive(FramePort opened) {
        return opened.isAlive();
    }

    @Override
    public int receive(FramePort opened) {
        FrameIntake in = intake;
        if (in == null) {
            return 0;
        }
        if (features() == 0) {
            return opened.poll(in, BATCH_PACKETS);
        }
        in.begin();
        int frames = 0;
        int more;
        do {
            more = opened.poll(in, FRAMES_AT_ONCE);
            frames += more;
        } while (more == FRAMES_AT_ONCE
                && frames < BATCH_PACKETS
                && in.packets() < PASS_PACKETS_MAX);
        return frames;
    }

    @Override
    public int mpsBytes(FramePort opened, LinkState link) {
        int mtu = link.mtuBytes() > 0 ? link.mtuBytes() : opened.mtuBytes();
        int limit = link.loopback() ? LOOPBACK_MTU_MAX_BYTES : type.mtuMaxBytes();
        int largest = Math.min(Math.min(mtu, limit), type.mtuMaxBytes());
        return Math.max(0, largest - layer().framing.headerBytes());
    }

    @Override
    public boolean offerData(FramePort opened, ServedFlow<EthPeer> flow, Packet packet) {
        // A rate is kept frame by frame.
        if (flow.peer().takesTrains() && features() != 0 && layer().config.rate().isEmpty()) {
            return layer().train
                    .offer(
                            opened,
                            packet,
                            flow.peer().mac(),
                            (int) flow.peerEid(),
                            pump().mpsBytes());
        }
        FrameWriter writer = layer().writer;
        writer.frame(packet, flow.peer().mac(), (int) flow.peerEid(), (int) flow.localEid());
        if (opened.offer(packet)) {
            return true;
        }
        writer.unframe(packet);
        return false;
    }

    @Override
    public boolean offerMessage(FramePort opened, Packet message, EthPeer to) {
        return opened.offer(message);
    }

    @Override
    public int flush(FramePort opened) {
        return layer().train.flush(opened);
    }

    @Override
    public void discard() {
        layer().train.discard();
    }

    @Override
    protected int requestBlobMaxBytes() {
        return pump().mpsBytes() - layer().framing.fixedBytes() - digestBytes();
    }

    @Override
    protected int replyBlobMaxBytes() {
        return pump().mpsBytes() - layer().framing.fixedBytes();
    }

    private boolean send(EthMessage message, EthPeer to) {
        Packet frame = layer().writer.message(message, to.mac());
        return frame != null && sendMessage(frame, to);
    }

    @Override
    protected boolean sendRequest(ServedFlow<EthPeer> flow, Digest name, FlowAllocation request) {
        return send(
                new FlowRequest(
                        (int) flow.localEid(),
                        toWire(request.qos()),
                        name.bytes(),
                        request.blob(),
                        features()),
                flow.peer());
    }

    @Override
    protected boolean sendReply(
            EthPeer to, long peerEid, long localEid, int response, byte[] blob) {
        // Who said nothing of the kind is answered as 0.23 answers; nor is a rejection remembered.
        int features = to.features() == 0 || response != 0 ? 0 : features();
        return send(new FlowReply((int) localEid, (int) peerEid, response, blob, features), to);
    }

    private void onMessage(EthMessage message, long source) {
        switch (message) {
            case NameQuery query -> onQuery(new Digest(query.hash()), new EthPeer(source));
            case NameReply reply -> onNameReply(new Digest(reply.hash()), new EthPeer(source));
            case FlowReply reply -> onReply(reply, source);
            case FlowRequest request ->
                    onRequest(
                            new EthPeer(source, request.features()),
                            request.seid(),
                            new Digest(request.hash()),
                            fromWire(request.qos()),
                            request.blob());
        }
    }

    /** What we understand beyond generation 23. */
    private int features() {
        return layer().config.trains() ? layer().framing.features() : 0;
    }

    private void onReply(FlowReply reply, long source) {
        allocator()
                .onReply(
                        new EthPeer(source, reply.features()),
                        reply.deid(),
                        reply.seid(),
                        reply.response(),
                        reply.blob());
    }

    @Override
    protected boolean sendNameReply(Digest name, EthPeer to) {
        return send(new NameReply(name.bytes()), to);
    }

    @Override
    protected void sendQuery(Digest name) {
        var _ = send(new NameQuery(name.bytes()), new EthPeer(MacAddress.BROADCAST));
    }

    @Override
    protected Map<String, String> facts() {
        EthConfig config = layer().config;
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("dev", config.device());
        if (type == EthType.DIX) {
            facts.put("ethertype", BootOptions.hex16(config.etherType()));
            facts.put("trains", trains(config));
        }
        if (ownMac != 0) {
            facts.put("mac", MacAddress.format(ownMac));
        }
        return facts;
    }

    private static String trains(EthConfig config) {
        if (!config.trains()) {
            return "off";
        }
        return config.rate().isPresent() ? "received only" : "on";
    }

    private static QosFields toWire(QosSpec qos) {
        return new QosFields(
                qos.delayMs(),
                qos.bandwidthBps(),
                qos.availability(),
                qos.loss(),
                qos.ber(),
                qos.inOrder(),
                qos.maxGapMs(),
                qos.timeoutMs());
    }

    private static QosSpec fromWire(QosFields qos) {
        return new QosSpec(
                qos.delayMs(),
                qos.bandwidthBps(),
                qos.availability(),
                qos.loss(),
                qos.ber(),
                qos.inOrder(),
                qos.maxGapMs(),
                qos.timeoutMs());
    }
}
