package org.o7s.tools.kit;

import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.o7s.api.Flow;
import org.o7s.api.FlowCounters;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.FlowOptions;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;

/** One end of a flow in memory, on real time: packets are byte arrays in queues. */
final class MemoryFlow implements Flow {
    /** Wakes a reader whose flow was closed. */
    private static final byte[] END = new byte[0];

    private final String name;
    private final int descriptor;
    private final BlockingQueue<byte[]> inbound = new LinkedBlockingQueue<>();
    private MemoryFlow peer = this;
    private volatile boolean closed;
    private volatile Duration receiveTimeout = Duration.ZERO;

    private MemoryFlow(String name, int descriptor) {
        this.name = name;
        this.descriptor = descriptor;
    }

    /** Two ends; the first is the client's. */
    static MemoryFlow[] pair(String name, int descriptor) {
        MemoryFlow client = new MemoryFlow(name, descriptor);
        MemoryFlow server = new MemoryFlow(name, descriptor + 1);
        client.peer = server;
        server.peer = client;
        return new MemoryFlow[] {client, server};
    }

    @Override
    public int descriptor() {
        return descriptor;
    }

    @Override
    public int id() {
        return descriptor;
    }

    @Override
    public String name() {
        return name;
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
        return 9000;
    }

    @Override
    public long mplMs() {
        return 100;
    }

    @Override
    public FlowState state() {
        return closed || peer.closed ? FlowState.DEALLOCATED : FlowState.UP;
    }

    @Override
    public void write(ByteBuffer packet) {
        if (state() == FlowState.DEALLOCATED) {
            throw gone();
        }
        byte[] copy = new byte[packet.remaining()];
        packet.get(copy);
        peer.inbound.add(copy);
    }

    @Override
    public boolean offer(ByteBuffer packet) {
        write(packet);
        return true;
    }

    @Override
    public int read(ByteBuffer into) {
        try {
            Duration limit = receiveTimeout;
            byte[] packet =
                    limit.isZero()
                            ? inbound.take()
                            : inbound.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
            if (packet == null) {
                throw new FlowException(FlowError.TIMED_OUT, "no packet within " + limit);
            }
            return deliver(packet, into);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw gone();
        }
    }

    @Override
    public int poll(ByteBuffer into) {
        byte[] packet = inbound.poll();
        return packet == null ? EMPTY : deliver(packet, into);
    }

    private int deliver(byte[] packet, ByteBuffer into) {
        if (packet == END) {
            inbound.add(END);
            throw gone();
        }
        if (packet.length > into.remaining()) {
            throw new FlowException(FlowError.TOO_LARGE, packet.length + " bytes do not fit");
        }
        into.put(packet);
        return packet.length;
    }

    private FlowException gone() {
        return new FlowException(FlowError.NOT_ALLOCATED, "flow " + descriptor + " is gone");
    }

    @Override
    public void setReceiveTimeout(Duration limit) {
        receiveTimeout = limit;
    }

    @Override
    public void setSendTimeout(Duration limit) {
        // A write never waits here.
    }

    @Override
    public FlowOptions options() {
        throw new UnsupportedOperationException("a flow in memory has no options");
    }

    @Override
    public ByteChannel channel() {
        return new MemoryChannel(this);
    }

    @Override
    public FlowCounters counters() {
        return new FlowCounters(0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public void close() {
        closed = true;
        inbound.add(END);
        peer.inbound.add(END);
    }

    @Override
    public boolean close(Duration limit) {
        throw new UnsupportedOperationException("a flow in memory acknowledges nothing");
    }
}
