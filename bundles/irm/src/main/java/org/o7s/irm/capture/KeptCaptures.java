package org.o7s.irm.capture;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.o7s.irm.management.CaptureView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The captures that go on, and {@link #OVER_MAX} that are over, by number. Any thread.
 *
 * @param <P> the ports that are tapped
 */
public final class KeptCaptures<P> {
    /** The most captures that are remembered when they are over. */
    static final int OVER_MAX = 32;

    private static final Logger LOG = LoggerFactory.getLogger(KeptCaptures.class);

    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, Kept<P>> captures = new ConcurrentSkipListMap<>();

    /**
     * A capture.
     *
     * @param ports whose packets it takes; none if it takes those of flows
     */
    public record Kept<P>(Capture capture, List<P> ports) {
        /** Copies. */
        public Kept {
            ports = List.copyOf(ports);
        }
    }

    /** The number of the next one. */
    public int newId() {
        return numbers.incrementAndGet();
    }

    /** Keeps one that is about to begin; the oldest of those that are over are forgotten. */
    public void add(Kept<P> kept) {
        captures.put(kept.capture().id(), kept);
        List<Kept<P>> over =
                captures.values().stream()
                        .filter(k -> k != kept && !k.capture().isRunning())
                        .toList();
        for (int i = 0; i < over.size() - OVER_MAX; i++) {
            captures.remove(over.get(i).capture().id());
        }
    }

    /** All, in the order of their numbers. */
    public List<Kept<P>> all() {
        return List.copyOf(captures.values());
    }

    /** Those whose files are not complete yet. */
    public List<Kept<P>> running() {
        return captures.values().stream().filter(k -> k.capture().isRunning()).toList();
    }

    /** The numbers of all. */
    public List<Integer> ids() {
        return List.copyOf(captures.keySet());
    }

    /** One of them. */
    public Optional<Capture> find(int id) {
        return Optional.ofNullable(captures.get(id)).map(Kept::capture);
    }

    /**
     * Ends one that could not begin, and forgets it. If its file is not complete within the limit
     * it stays: among those that go on until that is so, and then among those that are over.
     */
    public void giveUp(Capture capture, Duration limit) {
        if (capture.end(CaptureView.FAILED, limit)) {
            captures.remove(capture.id());
            return;
        }
        LOG.warn(
                "capture {} into {} could not begin, and its file is not complete after {} s",
                capture.id(),
                capture.request().file(),
                limit.toSeconds());
    }
}
