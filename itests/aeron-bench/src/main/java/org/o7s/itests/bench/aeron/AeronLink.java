package org.o7s.itests.bench.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.o7s.itests.bench.load.Link;

/** A stream there and a stream back. Who waits spins, then yields, which is the fastest it has. */
final class AeronLink implements Link {
    private static final int BATCH = 64;
    private static final long PATIENCE_NS = 20_000_000_000L;

    private final ExclusivePublication out;
    private final Subscription in;
    private final YieldingIdleStrategy idle = new YieldingIdleStrategy();
    private final UnsafeBuffer outgoing = new UnsafeBuffer();
    private final FragmentHandler taker =
            (buffer, offset, length, header) -> take(buffer, offset, length);
    private ByteBuffer target = ByteBuffer.allocate(0);
    private int lastBytes;
    private boolean met;

    AeronLink(ExclusivePublication out, Subscription in) {
        this.out = out;
        this.in = in;
    }

    private void take(org.agrona.DirectBuffer buffer, int offset, int length) {
        target.clear();
        buffer.getBytes(offset, target, length);
        lastBytes = length;
    }

    @Override
    public int largestBytes() {
        return out.maxPayloadLength();
    }

    @Override
    public void send(ByteBuffer packet) throws IOException {
        outgoing.wrap(packet, packet.position(), packet.remaining());
        long deadlineNs = 0;
        idle.reset();
        while (true) {
            long result = out.offer(outgoing, 0, outgoing.capacity());
            if (result > 0) {
                packet.position(packet.limit());
                return;
            }
            if (result == Publication.NOT_CONNECTED) {
                long nowNs = System.nanoTime();
                deadlineNs = deadlineNs == 0 ? nowNs + PATIENCE_NS : deadlineNs;
                if (nowNs - deadlineNs > 0) {
                    throw new IOException("nobody takes stream " + out.streamId());
                }
            } else if (result != Publication.BACK_PRESSURED && result != Publication.ADMIN_ACTION) {
                throw new IOException("stream " + out.streamId() + " refuses: " + result);
            }
            idle.idle();
        }
    }

    @Override
    public int receive(ByteBuffer into, long limitNs) {
        int count = poll(into, limitNs, 1);
        return count < 0 ? count : lastBytes;
    }

    @Override
    public int drain(ByteBuffer into, long limitNs) {
        return poll(into, limitNs, BATCH);
    }

    private int poll(ByteBuffer into, long limitNs, int most) {
        target = into;
        idle.reset();
        long deadlineNs = System.nanoTime() + (met ? limitNs : PATIENCE_NS);
        while (true) {
            int count = in.poll(taker, most);
            if (count > 0) {
                met = true;
                return count;
            }
            if (met && !in.isConnected()) {
                return END;
            }
            if (System.nanoTime() - deadlineNs > 0) {
                return LATE;
            }
            idle.idle();
        }
    }

    @Override
    public void close() {
        out.close();
        in.close();
    }
}
