package org.o7s.tools.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.o7s.tools.base.ToolClock;

/**
 * Which parts are being written in this process, each by one session. A session whose client is
 * gone may not know that for a minute; the client that comes back need not wait for it. Any thread.
 */
final class Parts {
    /** Whoever has not written for so long gives its part to the next. */
    static final long IDLE_NS = 2_000_000_000L;

    /** So long the next waits for that. */
    static final long WAIT_MAX_NS = 5_000_000_000L;

    private static final long LOOK_EVERY_NS = 50_000_000L;

    private final Map<Path, PartFile> written = new HashMap<>();
    private final ToolClock clock;

    Parts(ToolClock clock) {
        this.clock = clock;
    }

    /**
     * Opens the part of a file, or begins one.
     *
     * @param patience what is done while somebody else has it
     * @throws IOException also if somebody else goes on writing it
     */
    PartFile open(Path target, FileHash.Patience patience) throws IOException {
        long untilNs = clock.monotonicNs() + WAIT_MAX_NS;
        while (true) {
            PartFile part = tryOpen(target);
            if (part != null) {
                return part;
            }
            if (clock.monotonicNs() >= untilNs) {
                throw new IOException(PartFile.TAKEN);
            }
            clock.pauseNs(LOOK_EVERY_NS);
            patience.passed();
        }
    }

    private synchronized @Nullable PartFile tryOpen(Path target) throws IOException {
        written.values().removeIf(part -> !part.isOpen());
        PartFile holder = written.get(target);
        if (holder != null) {
            if (!holder.isIdleSince(clock.monotonicNs() - IDLE_NS)) {
                return null;
            }
            holder.close();
        }
        PartFile part = PartFile.of(target, clock);
        written.put(target, part);
        return part;
    }
}
