package org.o7s.allocator;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.o7s.core.counters.Counter;
import org.o7s.core.loop.Timer;
import org.o7s.wire.g23.unicast.DtHeader;
import org.o7s.wire.g23.unicast.FaCodec;
import org.o7s.wire.g23.unicast.FaMessage;

/**
 * Sends messages to other allocators, and keeps those that cannot leave at the moment: a reply to a
 * C member is never asked for again. Belongs to the loop.
 */
final class Post {
    /** The most messages that wait. */
    static final int MESSAGES_MAX = 256;

    /** How long one waits before it is given up. */
    static final long LIMIT_NS = 2_000_000_000L;

    private static final long RETRY_NS = 50_000_000L;

    private record Waiting(long to, byte[] message, long untilNs) {}

    private final Shared shared;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final Counter sent;
    private final Counter unsent;
    private final Counter large;
    private @Nullable Timer retry;

    Post(Shared shared) {
        this.shared = shared;
        this.sent = shared.counters().make("sent-messages");
        this.unsent = shared.counters().make("unsent-messages");
        this.large = shared.counters().make("sent-messages-over-2048-bytes");
    }

    /** Sends a message now or not at all; returns whether it went out. */
    boolean offer(long to, byte[] message) {
        boolean isSent = shared.sender().sendMessage(to, DtHeader.EID_FLOW_ALLOCATOR, message);
        if (isSent) {
            sent.increment();
            if (message.length > FaCodec.MAX_PROTOTYPE_BYTES) {
                // docs/wire/wire-unicast.md 5.2: a C member would lose it without a word.
                large.increment();
            }
        }
        return isSent;
    }

    /** Sends a message, now or as soon as it can leave. */
    void send(long to, FaMessage message) {
        send(to, FaCodec.encode(message));
    }

    /** Sends a message, now or as soon as it can leave. */
    void send(long to, byte[] message) {
        if (offer(to, message)) {
            return;
        }
        if (waiting.size() >= MESSAGES_MAX) {
            unsent.increment();
            return;
        }
        waiting.add(new Waiting(to, message, shared.nowNs() + LIMIT_NS));
        retryLater();
    }

    private void retryLater() {
        if (retry == null) {
            retry = shared.alarmIn(RETRY_NS, this::tryAgain);
        }
    }

    private void tryAgain() {
        retry = null;
        long nowNs = shared.nowNs();
        for (int i = waiting.size(); i > 0; i--) {
            Waiting next = waiting.remove();
            if (!offer(next.to, next.message)) {
                if (nowNs - next.untilNs < 0) {
                    waiting.add(next);
                } else {
                    unsent.increment();
                }
            }
        }
        if (!waiting.isEmpty()) {
            retryLater();
        }
    }

    /** Gives up on what waits. */
    void close() {
        unsent.add(waiting.size());
        waiting.clear();
        Timer timer = retry;
        if (timer != null) {
            timer.cancel();
            retry = null;
        }
    }
}
