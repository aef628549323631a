package org.o7s.tracing;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.FlowPath.Hop;
import org.o7s.core.ipcp.FlowPath.Source;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.layer.Addresses;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.Timer;
import org.o7s.core.member.Outbox;
import org.o7s.tracing.Decider.Understanding;
import org.o7s.tracing.PathRows.Senseless;
import org.o7s.tracing.PathRows.Told;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.unicast.PathCodec;
import org.o7s.wire.g23.unicast.PathMessage.Answer;
import org.o7s.wire.g23.unicast.PathMessage.Question;
import org.o7s.wire.g23.unicast.PathRow;

/**
 * The side that follows packets, from its own member on, asking one member after the other. Belongs
 * to one loop.
 */
final class Asker {
    /** The most that are followed at a time. */
    static final int OPEN_MAX = 16;

    /** How long a member has for its own table. */
    private static final long PATIENCE_NS = 1_000_000_000L;

    /** How much longer for each layer below. */
    private static final long PATIENCE_PER_LAYER_NS = 1_000_000_000L;

    private static final long REPEAT_NS = 300_000_000L;
    private static final long MILLISECOND_NS = 1_000_000L;

    private final String ipcp;
    private final String layer;
    private final Loop loop;
    private final Outbox outbox;
    private final Entropy entropy;
    private final Decider decider;
    private final Teller teller;
    private final Post post;
    private final TracingCounters counters;
    private final Set<Search> open = new HashSet<>();
    private final Map<Long, Search> asking = new HashMap<>();

    Asker(
            String ipcp,
            String layer,
            Loop loop,
            Outbox outbox,
            Entropy entropy,
            Decider decider,
            Teller teller,
            Post post,
            TracingCounters counters) {
        this.ipcp = ipcp;
        this.layer = layer;
        this.loop = loop;
        this.outbox = outbox;
        this.entropy = entropy;
        this.decider = decider;
        this.teller = teller;
        this.post = post;
        this.counters = counters;
    }

    /** Follows packets from this member, which decided already. */
    void follow(
            Packets packets, Decision first, int depth, long deadlineNs, Reply<FlowPath> reply) {
        if (open.size() >= OPEN_MAX) {
            outbox.add(() -> reply.failed(TracingProblems.busy(ipcp, OPEN_MAX)));
            return;
        }
        Search search = new Search(packets, depth, deadlineNs, reply);
        open.add(search);
        search.begin(first);
    }

    /** A member answers. */
    void answered(Answer answer) {
        Search search = asking.get(answer.question());
        if (search == null || search.member != answer.source()) {
            counters.stale.increment();
            return;
        }
        search.take(answer);
    }

    void close() {
        for (Search search : List.copyOf(open)) {
            search.stop();
            outbox.add(() -> search.reply.failed(TracingProblems.closed(ipcp)));
        }
    }

    /** One way of packets, followed from member to member. */
    private final class Search {
        private final Packets packets;
        private final int depth;
        private final long deadlineNs;
        private final Reply<FlowPath> reply;
        private final List<Hop> hops = new ArrayList<>();
        private final Set<Long> visited = new HashSet<>();
        private long member;
        private long question;
        private long askedNs;
        private long patienceNs;
        private final SortedMap<Integer, byte[]> parts = new TreeMap<>();
        private int partCount;
        private @Nullable Timer repeat;
        private @Nullable Timer limit;

        Search(Packets packets, int depth, long deadlineNs, Reply<FlowPath> reply) {
            this.packets = packets;
            this.depth = depth;
            this.deadlineNs = deadlineNs;
            this.reply = reply;
        }

        void begin(Decision first) {
            visited.add(post.ownAddress());
            patienceNs = patience();
            teller.complete(
                    first,
                    depth,
                    loop.clocks().monotonicNs() + patienceNs,
                    below -> {
                        if (open.contains(this)) {
                            add(post.ownAddress(), Source.MEMBER, 0, first.facts(), below);
                            goOn(first.next(), first.end());
                        }
                    });
        }

        private long patience() {
            long leftNs = deadlineNs - loop.clocks().monotonicNs();
            return Math.clamp(
                    PATIENCE_NS + depth * PATIENCE_PER_LAYER_NS,
                    MILLISECOND_NS,
                    Math.max(MILLISECOND_NS, leftNs));
        }

        private void add(
                long who,
                Source source,
                long afterNs,
                Map<String, String> facts,
                Optional<FlowPath> below) {
            hops.add(new Hop(Addresses.text(who), source, afterNs, facts, below));
        }

        private void goOn(long next, String end) {
            if (next == 0) {
                finish(end.isEmpty() ? "it ends there" : end);
            } else if (!visited.add(next)) {
                finish("goes in circles: back to " + Addresses.text(next));
            } else if (hops.size() >= FlowPath.HOPS_MAX) {
                finish("goes on after " + FlowPath.HOPS_MAX + " hops, where nobody followed it");
            } else if (deadlineNs - loop.clocks().monotonicNs() <= 0) {
                finish("goes on to " + Addresses.text(next) + ", but time is up; try --timeout");
            } else {
                decider.understands(next, kind -> outbox.event(() -> known(next, kind)));
            }
        }

        private void known(long next, Understanding kind) {
            if (!open.contains(this)) {
                return;
            }
            switch (kind) {
                case YES -> ask(next);
                case NO -> passOver(next, "is of another implementation, which cannot be asked");
                case SILENT -> passOver(next, "does not answer");
            }
        }

        private void ask(long next) {
            member = next;
            question = entropy.nextLong();
            askedNs = loop.clocks().monotonicNs();
            patienceNs = patience();
            parts.clear();
            asking.put(question, this);
            counters.asked.increment();
            limit = loop.schedule(askedNs + patienceNs, () -> outbox.event(this::silent));
            send();
        }

        private void send() {
            long leftNs = askedNs + patienceNs - loop.clocks().monotonicNs();
            int patienceMs = Math.clamp(leftNs / MILLISECOND_NS, 1, 0xffff);
            post.send(
                    member,
                    new Question(
                            question,
                            post.ownAddress(),
                            packets.destination(),
                            packets.eid(),
                            packets.cube(),
                            Math.min(depth, Question.DEPTH_MAX),
                            patienceMs));
            repeat =
                    loop.schedule(
                            loop.clocks().monotonicNs() + REPEAT_NS,
                            () -> {
                                counters.repeated.increment();
                                send();
                            });
        }

        void take(Answer answer) {
            if (parts.isEmpty()) {
                partCount = answer.parts();
            }
            if (partCount != answer.parts()) {
                counters.stale.increment();
                return;
            }
            parts.put(answer.part(), answer.rows());
            if (parts.size() == partCount) {
                long afterNs = loop.clocks().monotonicNs() - askedNs;
                ByteArrayOutputStream rows = new ByteArrayOutputStream();
                parts.values().forEach(rows::writeBytes);
                leave();
                complete(answer.next(), rows.toByteArray(), afterNs);
            }
        }

        private void complete(long next, byte[] bytes, long afterNs) {
            if (PathCodec.decodeRows(bytes) instanceof Decoded<List<PathRow>>(var rows)) {
                try {
                    Told told = PathRows.read(rows);
                    add(member, Source.MEMBER, afterNs, told.facts(), told.below());
                    goOn(next, told.end());
                    return;
                } catch (Senseless e) {
                    // Counted with what cannot be read at all.
                }
            }
            counters.malformed.increment();
            passOver(member, "gave an answer that cannot be read");
        }

        private void silent() {
            counters.unanswered.increment();
            leave();
            passOver(member, "did not answer within " + patienceNs / MILLISECOND_NS + " ms");
        }

        /** A member that says nothing: the map of the layer may tell what comes behind it. */
        private void passOver(long silent, String why) {
            add(silent, Source.MAP, 0, Map.of("note", why), Optional.empty());
            if (silent == packets.destination()) {
                finish("ends at " + Addresses.text(silent) + ", which does not say more");
                return;
            }
            OptionalLong next = decider.suggestion(silent, packets.destination());
            if (next.isPresent()) {
                goOn(next.getAsLong(), "");
            } else {
                finish(
                        "is out of sight behind "
                                + Addresses.text(silent)
                                + ": the map of the layer shows no way on");
            }
        }

        private void leave() {
            asking.remove(question);
            cancel(repeat);
            cancel(limit);
        }

        private static void cancel(@Nullable Timer timer) {
            if (timer != null) {
                timer.cancel();
            }
        }

        void stop() {
            leave();
            open.remove(this);
        }

        private void finish(String end) {
            stop();
            FlowPath path = new FlowPath(layer, IpcpType.UNICAST.word(), hops, end);
            outbox.add(() -> reply.done(path));
        }
    }
}
