package org.o7s.simulator;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.flow.Offer;
import org.o7s.core.ipcp.Broker;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.loop.Doorbell;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.problem.Problem;

/**
 * The applications of a node: servers that accept every flow and count what comes, and clients that
 * send numbered packets. Both give signs of life and leave a flow whose other end gives none, as
 * the client library does (docs/wire/wire-endtoend.md 1.5). It stands where a daemon has its IRM.
 */
public final class SimApplications implements Broker {
    private static final int PAYLOAD_BYTES = 64;
    private static final long ALLOCATION_NS = 5_000_000_000L;
    private static final QosSpec QOS = QosSpec.RAW.withTimeoutMs(8_000);
    private static final long TIMEOUT_NS = QOS.timeoutMs() * 1_000_000;

    private final Loop loop;
    private final PacketPools pools;
    private int served;
    private long received;
    private int flowIds;

    SimApplications(Loop loop, PacketPools pools) {
        this.loop = loop;
        this.pools = pools;
    }

    /** Packets that servers of this node received so far. */
    public long received() {
        return received;
    }

    /** Flows that servers of this node hold. */
    public int flows() {
        return served;
    }

    @Override
    public void flowRequested(
            Ipcp ipcp, long requestId, String name, QosSpec qos, long mplMs, byte[] blob) {
        FlowLink flow = new FlowLink(FlowLink.CAPACITY_PACKETS, 0);
        served++;
        new Talk(flow.user(), () -> received++, () -> served--).begin();
        Ipcp.Accept yes = new Ipcp.Accept(++flowIds, blob, flow.provider());
        ipcp.loop().execute(() -> ipcp.respond(requestId, yes, new Quiet<>()));
    }

    /** One end of a flow as long as it is open. */
    private final class Talk {
        private final FlowEnd end;
        private final Runnable heard;
        private final Runnable over;
        private final Doorbell bell = loop.doorbell(this::read);
        private long heardNs;

        Talk(FlowEnd end, Runnable heard, Runnable over) {
            this.end = end;
            this.heard = heard;
            this.over = over;
        }

        void begin() {
            heardNs = loop.clocks().monotonicNs();
            end.attend(bell::ring);
            wake();
        }

        private boolean read(long nowNs) {
            Packet packet;
            while ((packet = end.poll()) != null) {
                heardNs = nowNs;
                if (packet.length() > 0) {
                    heard.run();
                }
                packet.release();
            }
            if (end.isPeerClosed()) {
                close();
            }
            return false;
        }

        private void wake() {
            loop.schedule(loop.clocks().monotonicNs() + TIMEOUT_NS / 4, this::live);
        }

        private void live() {
            if (end.isClosed()) {
                return;
            }
            if (loop.clocks().monotonicNs() - heardNs >= TIMEOUT_NS) {
                close();
                return;
            }
            Packet sign = pools.acquire(0);
            if (sign != null) {
                if (end.offer(sign) == Offer.ACCEPTED) {
                    end.flush();
                } else {
                    sign.release();
                }
            }
            wake();
        }

        private void close() {
            if (!end.isClosed()) {
                end.close();
                over.run();
            }
        }
    }

    @Override
    public void statusChanged(Ipcp ipcp, IpcpStatus status) {
        // Whoever wants to know asks.
    }

    /** Requests a flow to a name. */
    public Client client(Ipcp ipcp, String name) {
        Client client = new Client(ipcp);
        client.begin(name);
        return client;
    }

    /** A client and its flow. */
    public final class Client implements Reply<Ipcp.FlowAccepted> {
        private final Ipcp ipcp;
        private final FlowLink flow = new FlowLink(FlowLink.CAPACITY_PACKETS, 0);
        private boolean open;
        private @Nullable Problem problem;
        private long sent;

        private Client(Ipcp ipcp) {
            this.ipcp = ipcp;
        }

        private void begin(String name) {
            long deadlineNs = loop.clocks().monotonicNs() + ALLOCATION_NS;
            Ipcp.FlowAllocation request =
                    new Ipcp.FlowAllocation(
                            ++flowIds, name, QOS, new byte[0], flow.provider(), deadlineNs);
            loop.execute(() -> ipcp.allocate(request, this));
        }

        @Override
        public void done(Ipcp.FlowAccepted answer) {
            open = true;
            new Talk(flow.user(), () -> {}, () -> {}).begin();
        }

        @Override
        public void failed(Problem why) {
            problem = why;
        }

        /** Whether the flow is there. */
        public boolean isOpen() {
            return open && !flow.user().isPeerClosed();
        }

        /** Why there is no flow, in words; empty if there is one, or none yet. */
        public String problem() {
            Problem p = problem;
            return p == null ? "" : p.sentence();
        }

        /** Packets that the IPCP has not taken yet. */
        public int waiting() {
            return flow.provider().waiting();
        }

        /** Packets sent so far. */
        public long sent() {
            return sent;
        }

        /** Sends a small packet; returns whether it was taken. */
        public boolean send() {
            return send(PAYLOAD_BYTES);
        }

        /** Sends a packet of so many bytes, at least 8; returns whether it was taken. */
        public boolean send(int bytes) {
            Packet packet = pools.acquire(bytes);
            if (packet == null) {
                return false;
            }
            packet.append(ByteBuffer.allocate(bytes).putLong(0, sent));
            if (flow.user().offer(packet) != Offer.ACCEPTED) {
                packet.release();
                return false;
            }
            flow.user().flush();
            sent++;
            return true;
        }

        /** Deallocates the flow. */
        public void close() {
            flow.user().close();
            loop.execute(() -> ipcp.deallocate(flow.provider()));
        }
    }

    /** For answers that nobody waits for. */
    private static final class Quiet<T> implements Reply<T> {
        @Override
        public void done(T value) {
            // As expected.
        }

        @Override
        public void failed(Problem problem) {
            // The requester notices.
        }
    }
}
