package org.o7s.irm.process;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.o7s.core.flow.FlowMeasures;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;
import org.o7s.ipc.application.ApplicationMessage.Measure;
import org.o7s.ipc.application.ApplicationMessage.Measured;
import org.o7s.ipc.application.Enclosure;
import org.o7s.ipc.application.ProcessLink;
import org.o7s.irm.management.EndReport;

/**
 * What a process is asked, and has not answered yet. It answers when it likes, what it likes, or
 * never: each question ends within {@link #LIMIT_NS}, and an answer that nobody waits for is let
 * pass. A process that does not read is not asked on, so that questions do not fill what waits for
 * it. Belongs to the IRM's loop.
 */
final class Questions {
    /** How long a process may think. */
    static final long LIMIT_NS = 1_000_000_000L;

    /** The most questions that it may not have read, be it that nobody waits for an answer. */
    static final int OPEN_MAX = 32;

    private final Loop loop;
    private final ProcessLink link;
    private final boolean understood;
    private final Map<Long, Open> open = new HashMap<>();
    private long last;

    /** It has read this question and those before. */
    private long read;

    private boolean over;

    private record Open(String by, Consumer<EndReport> reply, Timer limit) {}

    /**
     * No questions yet.
     *
     * @param understood whether the process said that it understands them
     */
    Questions(Loop loop, ProcessLink link, boolean understood) {
        this.loop = loop;
        this.link = link;
        this.understood = understood;
    }

    /**
     * Asks what the end of a flow measured.
     *
     * @param by the process, for people
     * @param reply is told once, now or later
     */
    void ask(int slot, String by, Consumer<EndReport> reply) {
        if (over) {
            reply.accept(EndReport.nothing(by + " has gone"));
            return;
        }
        if (!understood) {
            reply.accept(
                    EndReport.nothing(
                            by + " has a client library of an older version, which does not say"));
            return;
        }
        if (last - read >= OPEN_MAX) {
            reply.accept(
                    EndReport.nothing(
                            "%s has not answered %d questions yet, and is not asked on"
                                    .formatted(by, OPEN_MAX)));
            return;
        }
        long question = ++last;
        Timer limit =
                loop.schedule(
                        loop.clocks().monotonicNs() + LIMIT_NS,
                        () ->
                                end(
                                        question,
                                        "did not answer within " + LIMIT_NS / 1_000_000 + " ms"));
        open.put(question, new Open(by, reply, limit));
        link.send(new Measure(question, slot), Enclosure.NONE);
    }

    /** It says something. */
    void answered(Measured answer) {
        long question = answer.question();
        if (question > read && question <= last) {
            read = question;
        }
        Open asked = open.remove(question);
        if (asked == null) {
            return;
        }
        asked.limit().cancel();
        FlowMeasures measures = answer.measures();
        asked.reply()
                .accept(
                        measures.isEmpty()
                                ? EndReport.nothing(asked.by() + " does not use the flow any more")
                                : EndReport.of(asked.by(), measures, answer.state()));
    }

    private void end(long question, String why) {
        Open asked = open.remove(question);
        if (asked != null) {
            asked.limit().cancel();
            asked.reply().accept(EndReport.nothing(asked.by() + " " + why));
        }
    }

    /** The process is gone. */
    void close() {
        over = true;
        List.copyOf(open.keySet()).forEach(question -> end(question, "has gone"));
    }
}
