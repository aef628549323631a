package org.o7s.tools.ping;

import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import org.o7s.api.Flow;
import org.o7s.api.FlowCounters;
import org.o7s.api.FlowOptions;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;

/** A flow whose peer answers at once, in the thread that asks, without allocating. */
final class MirrorFlow implements Flow {
    private final ByteBuffer waiting;
    private int waitingBytes = EMPTY;

    MirrorFlow(ByteBuffer store) {
        waiting = store;
    }

    @Override
    public boolean offer(ByteBuffer packet) {
        waitingBytes = packet.remaining();
        waiting.clear().put(packet);
        PingMessage.turnIntoReply(waiting);
        return true;
    }

    @Override
    public int poll(ByteBuffer into) {
        int bytes = waitingBytes;
        if (bytes != EMPTY) {
            into.put(0, waiting, 0, bytes);
            waitingBytes = EMPTY;
        }
        return bytes;
    }

    @Override
    public void write(ByteBuffer packet) {
        offer(packet);
    }

    @Override
    public int read(ByteBuffer into) {
        return poll(into);
    }

    @Override
    public int descriptor() {
        return 64;
    }

    @Override
    public int id() {
        return 1;
    }

    @Override
    public String name() {
        return "mirror";
    }

    @Override
    public QosSpec qos() {
        return QosSpec.RAW;
    }

    @Override
    public QosSpec grantedQos() {
        return qos();
    }

    @Override
    public int mpsBytes() {
        return PingMessage.MAX_BYTES;
    }

    @Override
    public long mplMs() {
        return 1;
    }

    @Override
    public FlowState state() {
        return FlowState.UP;
    }

    @Override
    public void setReceiveTimeout(Duration limit) {
        // Nothing ever waits here.
    }

    @Override
    public void setSendTimeout(Duration limit) {
        // Nothing ever waits here.
    }

    @Override
    public FlowOptions options() {
        throw new UnsupportedOperationException("a mirror has no options");
    }

    @Override
    public ByteChannel channel() {
        throw new UnsupportedOperationException("a mirror is for packets");
    }

    @Override
    public FlowCounters counters() {
        return new FlowCounters(0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public void close() {
        // There is nothing to give back.
    }

    @Override
    public boolean close(Duration limit) {
        throw new UnsupportedOperationException("a mirror acknowledges nothing");
    }
}
