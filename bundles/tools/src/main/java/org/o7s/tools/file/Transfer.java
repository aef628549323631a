package org.o7s.tools.file;

import java.util.function.Consumer;
import org.o7s.tools.Progress;
import org.o7s.tools.base.ToolClock;

/**
 * Files on their way: how far the present one is, and what became of the others. One thread, which
 * sends or receives; what is shown may be asked by any.
 */
final class Transfer {
    /** Smaller files are over before anybody could read how far they are. */
    private static final long SHOWN_FROM_BYTES = 1_000_000;

    private final ToolClock clock;
    private final Progress progress;
    private final Consumer<FileOutcome> report;

    private volatile long beganNs;
    private volatile String path = "";
    private volatile long totalBytes;
    private volatile long offset;
    private volatile long movedBytes;

    /**
     * Files to come.
     *
     * @param report told of each file when it is over
     */
    Transfer(ToolClock clock, Progress progress, Consumer<FileOutcome> report) {
        this.clock = clock;
        this.progress = progress;
        this.report = report;
    }

    /** A file begins; what is shown of it ends with what is returned. */
    Progress.Showing begin(String newPath, long bytes) {
        path = newPath;
        totalBytes = bytes;
        offset = 0;
        movedBytes = 0;
        beganNs = clock.monotonicNs();
        return bytes < SHOWN_FROM_BYTES
                ? Progress.NONE.show(this::text)
                : progress.show(this::text);
    }

    /** Its content is sent from here on. */
    void from(long newOffset) {
        offset = newOffset;
    }

    /** So much of it went through. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes it.
    void moved(long bytes) {
        movedBytes += bytes;
    }

    /** It is over. */
    void ended(FileOutcome.Kind kind) {
        long elapsedNs = clock.monotonicNs() - beganNs;
        report.accept(new FileOutcome(path, kind, totalBytes, movedBytes, elapsedNs, ""));
    }

    /** It failed. */
    void failed(String failedPath, String reason) {
        report.accept(FileOutcome.failed(failedPath, reason));
    }

    /** How far it is. */
    String text() {
        long moved = movedBytes;
        long elapsedNs = Math.max(1, clock.monotonicNs() - beganNs);
        return Amounts.progress(path, offset + moved, totalBytes, moved * 1e9 / elapsedNs);
    }
}
