package org.o7s.tracing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.LowerFlows;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;
import org.o7s.core.member.Outbox;
import org.o7s.core.problem.Problem;
import org.o7s.tracing.PathRows.Told;
import org.o7s.wire.g23.unicast.PathCodec;
import org.o7s.wire.g23.unicast.PathMessage.Answer;
import org.o7s.wire.g23.unicast.PathMessage.Question;

/**
 * The side that tells what its member does with packets. Belongs to one loop.
 *
 * <p>Whoever is a member may ask. A question is small and its answer may have 32,000 bytes, so at
 * most {@value #PER_SECOND_MAX} are answered in a second, whoever asks.
 */
final class Teller {
    /** The most questions at a time that wait for the layers below. */
    static final int OPEN_MAX = 32;

    /** The most questions that are answered in a second. */
    static final int PER_SECOND_MAX = 50;

    /** How many answers are kept for a question that comes again. */
    private static final int KEPT_MAX = 16;

    private static final long SECOND_NS = 1_000_000_000L;

    private final Ipcp self;
    private final Loop loop;
    private final Outbox outbox;
    private final LowerFlows lower;
    private final Decider decider;
    private final Post post;
    private final TracingCounters counters;
    private final Set<Key> open = new HashSet<>();
    private final Map<Key, List<Answer>> kept = new LinkedHashMap<>();
    private long secondBeganNs;
    private int inSecond;

    private record Key(long asker, long question) {}

    Teller(
            Ipcp self,
            Loop loop,
            Outbox outbox,
            LowerFlows lower,
            Decider decider,
            Post post,
            TracingCounters counters) {
        this.self = self;
        this.loop = loop;
        this.outbox = outbox;
        this.lower = lower;
        this.decider = decider;
        this.post = post;
        this.counters = counters;
        this.secondBeganNs = loop.clocks().monotonicNs();
    }

    /** A member asks. */
    void asked(Question question) {
        Key key = new Key(question.source(), question.question());
        List<Answer> before = kept.get(key);
        if (before != null) {
            send(key, before);
            return;
        }
        if (open.contains(key)) {
            return;
        }
        if (open.size() >= OPEN_MAX || !isInTime()) {
            counters.tooMany.increment();
            return;
        }
        open.add(key);
        Decision decision =
                decider.decide(
                        new Packets(question.destination(), question.eid(), question.cube()));
        // Three quarters of the asker's patience: what it does not hear in time is lost to it.
        long patienceNs = question.patienceMs() * 750_000L;
        complete(
                decision,
                question.depth(),
                loop.clocks().monotonicNs() + patienceNs,
                below -> {
                    if (open.remove(key)) {
                        List<Answer> parts = answer(key, decision, below);
                        keep(key, parts);
                        send(key, parts);
                    }
                });
    }

    private boolean isInTime() {
        long nowNs = loop.clocks().monotonicNs();
        if (nowNs - secondBeganNs >= SECOND_NS) {
            secondBeganNs = nowNs;
            inSecond = 0;
        }
        inSecond++;
        return inSecond <= PER_SECOND_MAX;
    }

    /**
     * Asks the layers below how the flow of a decision goes.
     *
     * @param then is called once, now or later, within an event
     */
    void complete(
            Decision decision, int depth, long deadlineNs, Consumer<Optional<FlowPath>> then) {
        if (decision.lowerFlow() == Decision.NO_FLOW || depth == 0) {
            then.accept(Optional.empty());
            return;
        }
        Waiting waiting = new Waiting(then);
        waiting.limit =
                loop.schedule(
                        deadlineNs,
                        () -> waiting.take(silence("the layer below did not say how in time")));
        outbox.add(() -> lower.explain(self, decision.lowerFlow(), depth, deadlineNs, waiting));
    }

    private static FlowPath silence(String why) {
        return FlowPath.untold("", "flow", why);
    }

    /** Waits for the layer below; the first word counts. */
    private final class Waiting implements Reply<FlowPath> {
        private final Consumer<Optional<FlowPath>> then;
        private boolean over;
        private @Nullable Timer limit;

        Waiting(Consumer<Optional<FlowPath>> then) {
            this.then = then;
        }

        @Override
        public void done(FlowPath path) {
            take(path);
        }

        @Override
        public void failed(Problem problem) {
            take(silence(problem.sentence()));
        }

        void take(FlowPath path) {
            if (over) {
                return;
            }
            over = true;
            Timer running = limit;
            if (running != null) {
                running.cancel();
            }
            outbox.event(() -> then.accept(Optional.of(path)));
        }
    }

    private List<Answer> answer(Key key, Decision decision, Optional<FlowPath> below) {
        byte[] rows =
                PathCodec.encodeRows(
                        PathRows.of(new Told(decision.facts(), below, decision.end())));
        int parts = Math.max(1, Math.ceilDiv(rows.length, Answer.PART_BYTES_MAX));
        List<Answer> answers = new ArrayList<>(parts);
        for (int part = 0; part < parts; part++) {
            int from = part * Answer.PART_BYTES_MAX;
            int to = Math.min(rows.length, from + Answer.PART_BYTES_MAX);
            answers.add(
                    new Answer(
                            key.question(),
                            post.ownAddress(),
                            decision.next(),
                            part,
                            parts,
                            Arrays.copyOfRange(rows, from, to)));
        }
        return answers;
    }

    private void keep(Key key, List<Answer> parts) {
        kept.put(key, parts);
        if (kept.size() > KEPT_MAX) {
            Iterator<Key> oldest = kept.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private void send(Key key, List<Answer> parts) {
        counters.told.increment();
        parts.forEach(part -> post.send(key.asker(), part));
    }

    void close() {
        open.clear();
        kept.clear();
    }
}
