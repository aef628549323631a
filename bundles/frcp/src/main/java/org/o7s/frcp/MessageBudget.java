package org.o7s.frcp;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Memory for messages that are put together of fragments, shared by all flows of a process. Any
 * thread; nothing is allocated.
 *
 * <p>A quarter is set aside. Of the rest, who wants more must not have more than what is left for
 * all others: so one flow gets at most half of it, two a third each, and however many large
 * messages there are, some is left for small ones. If all are stuck amid their messages, one of
 * them may use what was set aside until its message is complete, then another one.
 */
public final class MessageBudget {
    private final long bytesMax;
    private final long sharedBytes;
    private final AtomicLong taken = new AtomicLong();

    /** The message that may use what was set aside. */
    private final AtomicReference<@Nullable Object> first = new AtomicReference<>();

    /**
     * A budget of which nothing is taken.
     *
     * @param bytesMax how much there is, at least 1
     */
    public MessageBudget(long bytesMax) {
        if (bytesMax < 1) {
            throw new IllegalArgumentException("a budget of " + bytesMax + " bytes is none");
        }
        this.bytesMax = bytesMax;
        this.sharedBytes = bytesMax - bytesMax / 4;
    }

    /**
     * Takes memory for a message.
     *
     * @param message which one
     * @param heldBytes what the message has already
     * @param bytes how much more it needs
     * @return whether it gets that
     */
    boolean take(Object message, int heldBytes, int bytes) {
        // What is refused must not be missing meanwhile to others that ask for less.
        long before = taken.get();
        while (isThereFor(message, heldBytes, bytes, before)) {
            if (taken.compareAndSet(before, before + bytes)) {
                return true;
            }
            before = taken.get();
        }
        return false;
    }

    private boolean isThereFor(Object message, int heldBytes, int bytes, long before) {
        return heldBytes + (long) bytes <= sharedBytes - before
                || (before + bytes <= bytesMax && isFirst(message));
    }

    private boolean isFirst(Object message) {
        return first.get() == message || first.compareAndSet(null, message);
    }

    /** A message needs no more memory: if it was the first, another one may be. */
    void complete(Object message) {
        var _ = first.compareAndSet(message, null);
    }

    /** Gives memory back. */
    void give(int bytes) {
        taken.addAndGet(-bytes);
    }

    /** Whether so much is left that memory may be kept for the next message. */
    boolean isPlentiful() {
        return taken.get() <= sharedBytes / 2;
    }

    /** How much is taken now, in bytes. */
    public long takenBytes() {
        return taken.get();
    }
}
