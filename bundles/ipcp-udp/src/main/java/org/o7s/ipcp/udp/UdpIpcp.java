package org.o7s.ipcp.udp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.o7s.api.FlowError;
import org.o7s.api.QosSpec;
import org.o7s.core.counters.Counter;
import org.o7s.core.driver.DatagramDriver;
import org.o7s.core.driver.DatagramPort;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.member.Digest;
import org.o7s.core.member.DirectoryHash;
import org.o7s.core.member.LinkProbe;
import org.o7s.core.member.LinkState;
import org.o7s.core.member.MemberProblems;
import org.o7s.core.member.PeerDirectory;
import org.o7s.core.member.PortIpcp;
import org.o7s.core.member.ServedFlow;
import org.o7s.core.packet.Packet;
import org.o7s.core.problem.Problem;
import org.o7s.wire.g23.QosFields;
import org.o7s.wire.g23.UdpCodec;
import org.o7s.wire.g23.UdpHeader;
import org.o7s.wire.g23.UdpMessage;
import org.o7s.wire.g23.UdpMessage.FlowReply;
import org.o7s.wire.g23.UdpMessage.FlowRequest;

/**
 * An IPCP over UDP, with IPv4 or IPv6: names are resolved to addresses, peers are addresses with a
 * port.
 *
 * <p>One socket carries everything; replies leave from the address that was asked. Source:
 * docs/wire/wire-shims.md 3.
 */
final class UdpIpcp extends PortIpcp<UdpPeer, DatagramDriver, DatagramPort> {
    static final long MPL_MS = 5000;

    private static final long NS_PER_S = 1_000_000_000L;
    private static final long DIRECTORY_LIFETIME_NS = 60_000_000_000L;
    private static final int DIRECTORY_NAMES_MAX = 4096;
    private static final int DIRECTORY_ADDRESSES_MAX = 4;

    private final UdpFamily family;
    private final LinkProbe.Source links;
    private final HostsFile hosts;
    private final Function<UdpConfig, NameServer> nameServers;
    private final PeerDirectory<UdpPeer> directory =
            new PeerDirectory<>(
                    DIRECTORY_NAMES_MAX, DIRECTORY_ADDRESSES_MAX, DIRECTORY_LIFETIME_NS);
    private final DatagramWriter writer;
    private final Counter ignoredUnregistered;
    private @Nullable Layer layer;

    /** What there is once the IPCP is a member. */
    private record Layer(
            UdpConfig config,
            NameResolver resolver,
            DatagramIntake intake,
            Optional<NameAnnouncer> announcer,
            Optional<NatKeepalive> keepalive) {}

    UdpIpcp(
            IpcpContext context,
            UdpFamily family,
            LinkProbe.Source links,
            HostsFile hosts,
            Function<UdpConfig, NameServer> nameServers) {
        super(
                context,
                new Traits(
                        family.type(),
                        MPL_MS,
                        UdpHeader.MIN_EID,
                        UdpHeader.MAX_EID,
                        UdpHeader.HEADER_BYTES));
        this.family = family;
        this.links = links;
        this.hosts = hosts;
        this.nameServers = nameServers;
        this.writer = new DatagramWriter(context.pools());
        this.ignoredUnregistered = counters().make("ignored-unregistered-name");
    }

    private Layer layer() {
        Layer l = layer;
        if (l == null) {
            throw new IllegalStateException("not bootstrapped");
        }
        return l;
    }

    @Override
    protected Setup<DatagramDriver, DatagramPort> configure(LayerConfig config) {
        UdpConfig read = UdpConfig.read(family, config);
        NameServer nameServer = nameServers.apply(read);
        NameResolver resolver =
                new NameResolver(
                        context().compute(),
                        context().loop(),
                        this::alarm,
                        outbox(),
                        counters(),
                        directory,
                        read,
                        hosts,
                        nameServer);
        DatagramIntake intake =
                new DatagramIntake(
                        allocator(), pump(), counters(), this::onMessage, read.strictSources());
        InetAddress own = read.local().getAddress();
        Optional<NameAnnouncer> announcer =
                read.dns()
                        .filter(UdpConfig.Dns::update)
                        .map(
                                dns ->
                                        new NameAnnouncer(
                                                new NameServerTask(
                                                        context().compute(),
                                                        context().loop(),
                                                        outbox(),
                                                        nameServer,
                                                        own),
                                                this::alarm,
                                                this::nowNs,
                                                counters(),
                                                dns.refreshNs()));
        Optional<NatKeepalive> keepalive =
                read.keepaliveNs() == 0
                        ? Optional.empty()
                        : Optional.of(keepalive(read.keepaliveNs()));
        keepalive.ifPresent(k -> k.start(nowNs()));
        layer = new Layer(read, resolver, intake, announcer, keepalive);
        return new Setup<>(
                DirectoryHash.MD5,
                new DatagramOpener(read),
                links.ofAddress(own),
                "interface of " + UdpFamily.text(own),
                read.rate());
    }

    private NatKeepalive keepalive(long everyNs) {
        return new NatKeepalive(
                everyNs,
                this::alarm,
                context().pools(),
                counters(),
                () ->
                        allocator().flows().stream()
                                .filter(flow -> flow.state() == ServedFlow.State.OPEN)
                                .map(ServedFlow::peer)
                                .collect(Collectors.toCollection(LinkedHashSet::new)),
                this::sendNow);
    }

    @Override
    protected void announce(String name, Digest digest, Reply<Boolean> reply) {
        Optional<NameAnnouncer> announcer = layer().announcer;
        if (announcer.isEmpty()) {
            super.announce(name, digest, reply);
            return;
        }
        announcer
                .get()
                .announce(
                        name,
                        digest,
                        failure -> {
                            if (failure.isEmpty()) {
                                outbox().add(() -> reply.done(true));
                            } else {
                                forget(name);
                                outbox().add(() -> reply.failed(notAnnounced(name, failure)));
                            }
                        });
    }

    private static Problem notAnnounced(String name, String failure) {
        return Problem.of(
                "E-REG-DNS",
                Problem.Kind.REFUSED,
                FlowError.NO_IPCP,
                "cannot register \"" + name + "\"",
                failure);
    }

    @Override
    protected void withdraw(String name, Digest digest, Reply<Boolean> reply) {
        layer().announcer.ifPresent(announcer -> announcer.withdraw(name));
        super.withdraw(name, digest, reply);
    }

    @Override
    public String linkObstacle(LinkState link) {
        return link.present()
                ? ""
                : "address " + UdpFamily.text(layer().config.local().getAddress()) + " is gone";
    }

    @Override
    public void usePort(DatagramPort opened, LinkState link) {
        // Nothing depends on the port but the packets themselves.
    }

    @Override
    public void linkCameBack() {
        // Where names are does not depend on the way there.
    }

    @Override
    public boolean isAlive(DatagramPort opened) {
        return opened.isAlive();
    }

    @Override
    public int receive(DatagramPort opened) {
        return opened.poll(layer().intake, BATCH_PACKETS);
    }

    @Override
    public int mpsBytes(DatagramPort opened, LinkState link) {
        return family.mpsBytes();
    }

    @Override
    public boolean offerData(DatagramPort opened, ServedFlow<UdpPeer> flow, Packet packet) {
        writer.frame(packet, flow.peerEid());
        if (opened.offer(packet, flow.peer().address())) {
            return true;
        }
        packet.pullFront(UdpHeader.HEADER_BYTES);
        return false;
    }

    @Override
    public boolean offerMessage(DatagramPort opened, Packet message, UdpPeer to) {
        return opened.offer(message, to.address());
    }

    @Override
    protected int requestBlobMaxBytes() {
        return UdpCodec.MAX_REQUEST_BLOB_BYTES;
    }

    @Override
    protected int replyBlobMaxBytes() {
        return UdpCodec.MAX_REPLY_BLOB_BYTES;
    }

    private boolean send(UdpMessage message, UdpPeer to) {
        Packet datagram = writer.message(message);
        return datagram != null && sendMessage(datagram, to);
    }

    @Override
    protected boolean sendRequest(ServedFlow<UdpPeer> flow, Digest name, FlowAllocation request) {
        return send(
                new FlowRequest(
                        flow.localEid(), toWire(request.qos()), name.bytes(), request.blob()),
                flow.peer());
    }

    @Override
    protected boolean sendReply(
            UdpPeer to, long peerEid, long localEid, int response, byte[] blob) {
        return send(new FlowReply(peerEid, localEid, response, blob), to);
    }

    private void onMessage(UdpMessage message, InetSocketAddress source) {
        switch (message) {
            case FlowReply reply ->
                    allocator()
                            .onReply(
                                    new UdpPeer(source),
                                    reply.sEid(),
                                    reply.dEid(),
                                    reply.response(),
                                    reply.blob());
            case FlowRequest request -> onRequest(request, new UdpPeer(source));
        }
    }

    private void onRequest(FlowRequest request, UdpPeer source) {
        Digest digest = new Digest(request.hash());
        Optional<String> name = registered(digest);
        if (name.isEmpty()) {
            ignoredUnregistered.increment();
        } else {
            requested(
                    source,
                    request.sEid(),
                    digest,
                    name.get(),
                    fromWire(request.qos()),
                    request.blob());
        }
    }

    @Override
    protected void find(String name, Digest digest, Reply<NameAnswer> reply) {
        boolean kept =
                layer().resolver
                        .find(
                                name,
                                digest,
                                (found, why) -> answer(digest, found, why, reply),
                                nowNs());
        if (!kept) {
            String why = "too many names are being asked for";
            String what = "cannot ask for \"" + name + "\"";
            outbox().add(() -> reply.failed(MemberProblems.limit(what, why)));
        }
    }

    private void answer(Digest digest, boolean found, String why, Reply<NameAnswer> reply) {
        String where = directory.find(digest, nowNs()).map(UdpPeer::toString).orElse(why);
        NameAnswer answer = new NameAnswer(digest.toString(), found, where);
        outbox().add(() -> reply.done(answer));
    }

    @Override
    protected PeerDirectory<UdpPeer> directory() {
        return directory;
    }

    @Override
    protected Map<String, String> facts() {
        UdpConfig config = layer().config;
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("ip", UdpFamily.text(config.local().getAddress()));
        facts.put("port", Integer.toString(config.local().getPort()));
        config.dns().ifPresent(dns -> facts.put("dns", UdpFamily.text(dns.server())));
        if (config.keepaliveNs() > 0) {
            facts.put("keepalive", config.keepaliveNs() / NS_PER_S + " s");
        }
        return facts;
    }

    @Override
    protected void ended() {
        layer().resolver.shutdown();
        layer().keepalive.ifPresent(NatKeepalive::shutdown);
        layer().announcer.ifPresent(NameAnnouncer::shutdown);
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
