package org.o7s.tools.file;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.o7s.tools.JsonLine;
import org.o7s.tools.ToolIo;

/** What oftp prints of files: text, or JSON objects. Any thread, a line at a time. */
final class OftpReport {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());

    private final ToolIo io;
    private final boolean json;
    private long stored;
    private long same;
    private long failed;
    private long moved;

    OftpReport(ToolIo io, boolean json) {
        this.io = io;
        this.json = json;
    }

    /** A file is over. */
    synchronized void file(FileOutcome outcome) {
        moved += outcome.moved();
        switch (outcome.kind()) {
            case STORED, RESUMED -> stored++;
            case SAME -> same++;
            case FAILED -> failed++;
        }
        String path = Amounts.path(outcome.path());
        if (json) {
            print(
                    new JsonLine("o7s.oftp.file/1")
                            .put("path", outcome.path())
                            .put("outcome", outcome.kind().word())
                            .put("bytes", outcome.bytes())
                            .put("movedBytes", outcome.moved())
                            .put("timeMs", outcome.elapsedNs() / 1e6)
                            .put("reason", outcome.reason())
                            .toString());
        } else if (outcome.kind() == FileOutcome.Kind.FAILED) {
            String about = path.isEmpty() ? "" : path + ": ";
            io.err().println("oftp: " + about + Amounts.path(outcome.reason()));
        } else {
            print(
                    "%-7s  %8s  %10s  %s"
                            .formatted(
                                    outcome.kind().word(),
                                    Amounts.bytes(outcome.bytes()),
                                    outcome.moved() == 0
                                            ? ""
                                            : Amounts.rate(outcome.moved(), outcome.elapsedNs()),
                                    path));
        }
    }

    /** A line of a list. */
    synchronized void entry(FileMessage.Entry entry) {
        if (json) {
            print(
                    new JsonLine("o7s.oftp.entry/1")
                            .put("path", entry.path())
                            .put("directory", entry.directory())
                            .put("bytes", entry.bytes())
                            .put("modifiedMs", entry.modifiedMs())
                            .toString());
        } else {
            print(
                    "%8s  %s  %s%s"
                            .formatted(
                                    entry.directory() ? "" : Amounts.bytes(entry.bytes()),
                                    TIME.format(Instant.ofEpochMilli(entry.modifiedMs())),
                                    Amounts.path(entry.path()),
                                    entry.directory() ? "/" : ""));
        }
    }

    /** Everything is over. */
    synchronized void summary(long elapsedNs) {
        print(
                json
                        ? new JsonLine("o7s.oftp.summary/1")
                                .put("stored", stored)
                                .put("same", same)
                                .put("failed", failed)
                                .put("movedBytes", moved)
                                .put("timeMs", elapsedNs / 1e6)
                                .toString()
                        : "%d stored, %d the same, %d failed; %s in %s, %s"
                                .formatted(
                                        stored,
                                        same,
                                        failed,
                                        Amounts.bytes(moved),
                                        Amounts.seconds(elapsedNs),
                                        Amounts.rate(moved, elapsedNs)));
    }

    /** Whether any file could not be sent. */
    synchronized boolean hasFailed() {
        return failed > 0;
    }

    private void print(String line) {
        io.out().println(line);
        io.out().flush();
    }
}
