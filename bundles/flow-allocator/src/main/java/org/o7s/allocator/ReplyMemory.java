package org.o7s.allocator;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What requests were answered with, so that one that is repeated gets the same reply and opens no
 * second flow. Belongs to the loop.
 *
 * <p>The reply of an open flow is remembered as long as the flow lives and its requester has not
 * shown that it has it; other replies as long as there is place. Limits: {@link #OVER_MAX} requests
 * that led to no flow or whose flow is over, {@link #BYTES_MAX} of accepting replies.
 */
final class ReplyMemory {
    /** The most requests that are remembered beyond those of living flows. */
    static final int OVER_MAX = 4096;

    /** The most bytes of accepting replies that are kept. */
    static final int BYTES_MAX = 8 << 20;

    /** The least time between two copies of a reply, in ns. */
    static final long INTERVAL_NS = 100_000_000L;

    /** A reply, and when it may be sent again. */
    static final class Answer {
        private byte[] message;
        private long nextNs;

        private Answer(byte[] message, long nextNs) {
            this.message = message;
            this.nextNs = nextNs;
        }

        /** The reply if it may be sent now, else null. */
        byte @Nullable [] take(long nowNs) {
            if (message.length == 0 || nowNs - nextNs < 0) {
                return null;
            }
            nextNs = nowNs + INTERVAL_NS;
            return message;
        }
    }

    private final Map<RequestKey, Answer> living = new HashMap<>();
    private final LinkedHashMap<RequestKey, Answer> over = new LinkedHashMap<>();
    private int bytes;

    /** What a request was answered with; null if it is new. */
    @Nullable Answer find(RequestKey key) {
        Answer answer = living.get(key);
        return answer != null ? answer : over.get(key);
    }

    /** How many requests are remembered. */
    int size() {
        return living.size() + over.size();
    }

    /** A request was accepted with this reply. */
    void accepted(RequestKey key, byte[] reply, long nowNs) {
        boolean fits = bytes + reply.length <= BYTES_MAX;
        byte[] kept = fits ? reply : new byte[0];
        bytes += kept.length;
        living.put(key, new Answer(kept, nowNs + INTERVAL_NS));
    }

    /** The requester has the reply: only that there was one is remembered. */
    void confirmed(RequestKey key) {
        Answer answer = living.get(key);
        if (answer != null) {
            bytes -= answer.message.length;
            answer.message = new byte[0];
        }
    }

    /** A request was refused, or its flow is over: what is said to it from now on. */
    void over(RequestKey key, byte[] refusal, long nowNs) {
        confirmed(key);
        living.remove(key);
        over.remove(key);
        if (over.size() >= OVER_MAX) {
            over.pollFirstEntry();
        }
        over.put(key, new Answer(refusal, nowNs + INTERVAL_NS));
    }
}
