package org.o7s.raptor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.o7s.api.QosSpec;
import org.o7s.core.driver.FrameDriver;
import org.o7s.core.driver.FramePort;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.member.AskingIpcp;
import org.o7s.core.member.Digest;
import org.o7s.core.member.LinkProbe;
import org.o7s.core.member.LinkState;
import org.o7s.core.member.ServedFlow;
import org.o7s.core.packet.Packet;
import org.o7s.wire.g23.EthDixCodec;
import org.o7s.wire.g23.EthMessage;
import org.o7s.wire.g23.EthMessage.FlowReply;
import org.o7s.wire.g23.EthMessage.FlowRequest;
import org.o7s.wire.g23.EthMessage.NameQuery;
import org.o7s.wire.g23.EthMessage.NameReply;
import org.o7s.wire.g23.EthernetHeader;
import org.o7s.wire.g23.QosFields;
import org.o7s.wire.g23.RaptorHeader;

/**
 * The IPCP of a point-to-point physical link: names are asked of the other end, which is the only
 * peer and has no address.
 *
 * <p>Source: paper 5.6.3, docs/wire/raptor.md.
 */
final class RaptorIpcp extends AskingIpcp<OtherEnd, FrameDriver, FramePort> {
    static final long MPL_MS = 100;

    /** What a packet may need before its payload, whatever the device. */
    private static final int BEFORE_BYTES =
            EthernetHeader.HEADER_BYTES + RaptorHeader.LENGTH_BYTES + RaptorHeader.HEADER_BYTES;

    /** What a link of frames without a length of their own is taken for. */
    private static final int MTU_MAX_BYTES = 65_535;

    private final LinkProbe.Source links;
    private final PacketWriter writer;
    private @Nullable Layer layer;

    /** What there is once the IPCP is a member. */
    private record Layer(RaptorConfig config, PacketIntake intake) {}

    RaptorIpcp(IpcpContext context, LinkProbe.Source links) {
        super(
                context,
                new Traits(
                        IpcpType.RAPTOR,
                        MPL_MS,
                        RaptorHeader.MIN_EID,
                        RaptorHeader.MAX_EID,
                        BEFORE_BYTES),
                "the other end of the link did not answer within 2 s");
        this.links = links;
        this.writer = new PacketWriter(context.pools());
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
        RaptorConfig read = RaptorConfig.read(config);
        layer =
                new Layer(
                        read,
                        new PacketIntake(
                                allocator(),
                                pump(),
                                counters(),
                                this::onMessage,
                                read.hash().lengthBytes()));
        return new Setup<>(
                read.hash(),
                new LinkOpener(read),
                read.isEthernet() ? links.ofInterface(read.device()) : probe(read.device()),
                "device " + read.device(),
                read.rate());
    }

    /** A character device has no carrier to be seen: it is there, or it is not. */
    private static LinkProbe probe(String device) {
        return () ->
                Files.exists(Path.of(device))
                        ? new LinkState(true, true, false, 0, 0, 0)
                        : LinkState.ABSENT;
    }

    @Override
    public String linkObstacle(LinkState link) {
        return link.present()
                ? ""
                : "waiting for device " + layer().config.device() + " (no such device)";
    }

    @Override
    public void usePort(FramePort opened, LinkState link) {
        Carriage carriage =
                layer().config.isEthernet()
                        ? new Carriage.Ethernet(opened.macAddress())
                        : new Carriage.Bare();
        writer.use(carriage);
        layer().intake.use(carriage);
    }

    @Override
    public boolean isAlive(FramePort opened) {
        return opened.isAlive();
    }

    @Override
    public int receive(FramePort opened) {
        return opened.poll(layer().intake, BATCH_PACKETS);
    }

    @Override
    public int mpsBytes(FramePort opened, LinkState link) {
        int mtu = link.mtuBytes() > 0 ? link.mtuBytes() : opened.mtuBytes();
        int before =
                RaptorHeader.HEADER_BYTES
                        + (layer().config.isEthernet() ? RaptorHeader.LENGTH_BYTES : 0);
        return Math.max(0, Math.min(mtu, MTU_MAX_BYTES) - before);
    }

    @Override
    public boolean offerData(FramePort opened, ServedFlow<OtherEnd> flow, Packet packet) {
        writer.frame(packet, (int) flow.peerEid());
        if (opened.offer(packet)) {
            return true;
        }
        writer.unframe(packet);
        return false;
    }

    @Override
    public boolean offerMessage(FramePort opened, Packet message, OtherEnd to) {
        return opened.offer(message);
    }

    @Override
    protected int requestBlobMaxBytes() {
        return pump().mpsBytes() - EthDixCodec.FIXED_BYTES - digestBytes();
    }

    @Override
    protected int replyBlobMaxBytes() {
        return pump().mpsBytes() - EthDixCodec.FIXED_BYTES;
    }

    private boolean send(EthMessage message) {
        Packet packet = writer.message(message);
        return packet != null && sendMessage(packet, OtherEnd.INSTANCE);
    }

    @Override
    protected boolean sendRequest(ServedFlow<OtherEnd> flow, Digest name, FlowAllocation request) {
        return send(
                new FlowRequest(
                        (int) flow.localEid(),
                        toWire(request.qos()),
                        name.bytes(),
                        request.blob()));
    }

    @Override
    protected boolean sendReply(
            OtherEnd to, long peerEid, long localEid, int response, byte[] blob) {
        return send(new FlowReply((int) localEid, (int) peerEid, response, blob));
    }

    @Override
    protected void sendQuery(Digest name) {
        var _ = send(new NameQuery(name.bytes()));
    }

    @Override
    protected boolean sendNameReply(Digest name, OtherEnd to) {
        return send(new NameReply(name.bytes()));
    }

    private void onMessage(EthMessage message) {
        switch (message) {
            case NameQuery query -> onQuery(new Digest(query.hash()), OtherEnd.INSTANCE);
            case NameReply reply -> onNameReply(new Digest(reply.hash()), OtherEnd.INSTANCE);
            case FlowReply reply ->
                    allocator()
                            .onReply(
                                    OtherEnd.INSTANCE,
                                    reply.deid(),
                                    reply.seid(),
                                    reply.response(),
                                    reply.blob());
            case FlowRequest request ->
                    onRequest(
                            OtherEnd.INSTANCE,
                            request.seid(),
                            new Digest(request.hash()),
                            fromWire(request.qos()),
                            request.blob());
        }
    }

    @Override
    protected Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("dev", layer().config.device());
        return facts;
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
