package org.o7s.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.o7s.api.FlowAccess;
import org.o7s.api.FlowError;
import org.o7s.api.FlowOptions;
import org.o7s.frcp.FrcpMachine;

/** The options of one flow: each is kept by the half that heeds it. Any thread. */
final class ClientFlowOptions implements FlowOptions {
    private final FlowPort port;
    private final FlowStatus status;
    private final FlowReader reader;
    private final FlowWriter writer;
    private final @Nullable FrcpEnd frcp;
    private final Runnable changed;

    /**
     * The options of a flow.
     *
     * @param frcp what orders its packets, if something does
     * @param changed called after what others may wait for has changed
     */
    ClientFlowOptions(
            FlowPort port,
            FlowStatus status,
            FlowReader reader,
            FlowWriter writer,
            @Nullable FrcpEnd frcp,
            Runnable changed) {
        this.port = port;
        this.status = status;
        this.reader = reader;
        this.writer = writer;
        this.frcp = frcp;
        this.changed = changed;
    }

    @Override
    public Duration receiveTimeout() {
        return Duration.ofNanos(reader.limitNs());
    }

    @Override
    public void setReceiveTimeout(Duration limit) {
        reader.setLimitNs(limitNs("set the receive timeout of", limit));
    }

    @Override
    public Duration sendTimeout() {
        return Duration.ofNanos(writer.limitNs());
    }

    @Override
    public void setSendTimeout(Duration limit) {
        writer.setLimitNs(limitNs("set the send timeout of", limit));
    }

    /** A time limit in ns; 0 is none. */
    long limitNs(String doing, Duration limit) {
        if (limit.isNegative()) {
            throw status.failure(FlowError.INVALID, doing, limit + " is negative");
        }
        // More than a century is as good as no limit, and must not overflow.
        return limit.toDays() > 36_500 ? 0 : limit.toNanos();
    }

    @Override
    public boolean isReadBlocking() {
        return reader.isBlocking();
    }

    @Override
    public void setReadBlocking(boolean blocking) {
        reader.setBlocking(blocking);
    }

    @Override
    public boolean isWriteBlocking() {
        return writer.isBlocking();
    }

    @Override
    public void setWriteBlocking(boolean blocking) {
        writer.setBlocking(blocking);
    }

    @Override
    public boolean isReadPartial() {
        return reader.isPartial();
    }

    @Override
    public void setReadPartial(boolean partial) {
        reader.setPartial(partial);
    }

    @Override
    public FlowAccess access() {
        return writer.access();
    }

    @Override
    public void setAccess(FlowAccess access) {
        reader.setAccess(access);
        writer.setAccess(access);
        changed.run();
    }

    @Override
    public boolean isDown() {
        return status.isTakenDown();
    }

    @Override
    public void setDown(boolean down) {
        status.setTakenDown(down);
        port.takeDown(down);
        changed.run();
    }

    @Override
    public int receiveQueuePackets() {
        return reader.isHolding() ? 1 + port.waitingPackets() : port.waitingPackets();
    }

    @Override
    public int sendQueuePackets() {
        return port.waitingForPeerPackets();
    }

    @Override
    public boolean isRetransmitting() {
        FrcpEnd end = frcp;
        return end != null && end.set(machine -> machine.config().retransmits());
    }

    @Override
    public boolean isWindowHonoured() {
        FrcpEnd end = frcp;
        return end != null && end.set(FrcpMachine::hasFlowControl);
    }

    @Override
    public void setWindowHonoured(boolean honoured) {
        String doing = "set flow control of";
        if (!ordered(doing).set(machine -> machine.setFlowControl(honoured))) {
            throw status.failure(
                    FlowError.NOT_PERMITTED,
                    doing,
                    "what is repeated needs the window of the peer");
        }
        changed.run();
    }

    @Override
    public boolean isLingering() {
        FrcpEnd end = frcp;
        return end != null && end.set(FrcpMachine::isLingering);
    }

    @Override
    public void setLingering(boolean linger) {
        var _ =
                ordered("set lingering of")
                        .set(
                                machine -> {
                                    machine.setLingering(linger);
                                    return linger;
                                });
    }

    @Override
    public void setDeliveryPartial(boolean partial) {
        var _ =
                ordered("set partial delivery of")
                        .set(
                                machine -> {
                                    machine.setPartialDelivery(partial);
                                    return partial;
                                });
    }

    private FrcpEnd ordered(String doing) {
        FrcpEnd end = frcp;
        if (end == null) {
            throw status.failure(
                    FlowError.NOT_PERMITTED, doing, "it is not in order: it has no FRCP");
        }
        return end;
    }
}
