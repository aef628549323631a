package org.o7s.allocator;

import java.util.ArrayDeque;
import org.o7s.core.loop.Loop;

/**
 * A relay with one slow link, modelled: a queue of 1024 packets, served at a fixed rate, that marks
 * what it queues as its allocator says.
 */
final class Bottleneck implements TestLayer.Way {
    static final int CAPACITY_PACKETS = 1024;

    private static final int HEADER_BYTES = 15;

    private record Queued(TestLayer.Transfer transfer, int mark) {}

    private final TestLayer layer;
    private final TestMember relay;
    private final long bitsPerSecond;
    private final long delayNs;
    private final ArrayDeque<Queued> queue = new ArrayDeque<>();
    private boolean sending;
    private long dropped;
    private int longest;
    private long served;

    /**
     * A relay that begins to be idle.
     *
     * @param delayNs of its link, in ns
     */
    Bottleneck(TestLayer layer, TestMember relay, long bitsPerSecond, long delayNs) {
        this.layer = layer;
        this.relay = relay;
        this.bitsPerSecond = bitsPerSecond;
        this.delayNs = delayNs;
    }

    @Override
    public void take(TestLayer.Transfer transfer, int mark) {
        if (queue.size() >= CAPACITY_PACKETS) {
            dropped++;
            return;
        }
        int added = relay.allocator().mark(queue.size(), CAPACITY_PACKETS);
        queue.add(new Queued(transfer, mark | added));
        longest = Math.max(longest, queue.size());
        if (!sending) {
            sending = true;
            serve();
        }
    }

    private void serve() {
        Queued next = queue.peek();
        if (next == null) {
            sending = false;
            return;
        }
        long bits = 8L * (next.transfer.payload().length + HEADER_BYTES);
        Loop loop = relay.loop();
        loop.schedule(
                layer.world().nowNs() + bits * 1_000_000_000L / bitsPerSecond,
                () -> {
                    queue.remove();
                    served++;
                    loop.schedule(
                            layer.world().nowNs() + delayNs,
                            () -> layer.deliver(next.transfer, next.mark));
                    serve();
                });
    }

    /** How many packets wait. */
    int waiting() {
        return queue.size();
    }

    /** How many packets were dropped because the queue was full. */
    long dropped() {
        return dropped;
    }

    /** How many packets went through. */
    long served() {
        return served;
    }

    /** The longest that the queue was since this was asked last, in packets. */
    int takeLongest() {
        int most = longest;
        longest = queue.size();
        return most;
    }
}
