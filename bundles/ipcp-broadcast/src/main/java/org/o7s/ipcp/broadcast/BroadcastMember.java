package org.o7s.ipcp.broadcast;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.o7s.connection.PeerConnection;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.Ipcp.FlowJoin;
import org.o7s.core.ipcp.Ipcp.FlowJoined;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.Losses;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.loop.Doorbell;
import org.o7s.core.loop.Timer;
import org.o7s.core.member.LastHop;
import org.o7s.core.member.MemberProblems;
import org.o7s.core.member.Outbox;
import org.o7s.core.packet.Packet;
import org.o7s.core.problem.ProblemException;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.g23.broadcast.NeighbourNews;
import org.o7s.wire.g23.unicast.CepRecord;
import org.o7s.wire.g23.unicast.Features;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a broadcast layer: its neighbours, the applications that joined, and the transfer
 * between them. On the member's loop.
 */
final class BroadcastMember {
    /** Maximum packet lifetime of the layer, in ms (docs/wire/wire-shims.md 5.5). */
    static final long MPL_MS = 100;

    /** The most applications that may have joined here at a time. */
    static final int JOINED_MAX = 1024;

    /** How often neighbours are told of the tree, should they have missed it. */
    static final long TOLD_NS = 2_000_000_000L;

    /** Of how many branches is told where packets go. */
    private static final int TOLD_BRANCHES_MAX = 32;

    private static final Logger LOG = LoggerFactory.getLogger(BroadcastMember.class);

    /** A neighbour, and what it was told last. */
    private static final class Neighbour {
        final PeerConnection connection;
        long told;

        Neighbour(PeerConnection connection) {
            this.connection = connection;
        }
    }

    private final IpcpContext context;
    private final BroadcastSettings settings;
    private final Outbox outbox;
    private final Runnable changed;
    private final boolean isTree;
    private final long token;
    private final Tree tree;
    private final Transfer transfer;
    private final Map<Branch, Neighbour> neighbours = new LinkedHashMap<>();
    private final Map<FlowEnd, Branch> joined = new LinkedHashMap<>();
    private @Nullable Timer tick;

    /**
     * A member without neighbours.
     *
     * @param slot filled
     * @param changed told when what it says of itself may have changed
     */
    BroadcastMember(
            IpcpContext context,
            BroadcastSettings settings,
            TransferSlot slot,
            Outbox outbox,
            Runnable changed) {
        this.context = context;
        this.settings = settings;
        this.outbox = outbox;
        this.changed = changed;
        int stateWords = slot.settle();
        this.isTree = stateWords == 0;
        this.token = nonZero();
        this.tree = new Tree(nonZero());
        this.transfer =
                new Transfer(
                        context.loop(),
                        context.pools(),
                        slot.slot(),
                        stateWords,
                        nonZero(),
                        token,
                        this::heard);
        schedule();
    }

    private long nonZero() {
        return (context.entropy().nextLong() >>> 1) | 1;
    }

    BroadcastSettings settings() {
        return settings;
    }

    Transfer transfer() {
        return transfer;
    }

    int neighbourCount() {
        return neighbours.size();
    }

    int joinedCount() {
        return joined.size();
    }

    /** What it says of itself to those that connect. */
    CepRecord record() {
        CepRecord bare =
                isTree
                        ? CepRecord.broadcast(Features.O7S)
                        : CepRecord.numberedBroadcast(Features.O7S);
        return bare.with(token, isTree ? tree.name() : 0);
    }

    // ---- neighbours ----

    /** A data transfer connection is up, whoever opened it. */
    void connected(PeerConnection connection) {
        boolean foreign = !connection.isO7s() || connection.peer().token() == 0;
        long behind = connection.peer().tree();
        if (isTree && behind != 0 && behind == tree.name()) {
            // Since the two told each other, another connection has joined their trees.
            cut(connection);
            return;
        }
        Branch branch = transfer.connect(connection.flow().flowId(), connection.end(), foreign);
        neighbours.put(branch, new Neighbour(connection));
        connection.onClosed(() -> outbox.event(() -> lost(branch)));
        if (!foreign) {
            connection.setFarewell(NeighbourNews.leaving().encode(connection.peer().token()));
            if (isTree && behind != 0) {
                tree.put(branch, behind);
            }
        }
        tellAll(false);
        changed.run();
    }

    private void lost(Branch branch) {
        if (neighbours.remove(branch) != null) {
            transfer.remove(branch);
            tree.remove(branch);
            tellAll(false);
            changed.run();
        }
    }

    private void heard(Branch branch, Packet message) {
        switch (NeighbourNews.decode(message.memory(), message.offset(), message.length())) {
            case Malformed<NeighbourNews> _ -> transfer.counters().malformedNews().increment();
            case Decoded<NeighbourNews>(NeighbourNews news) ->
                    outbox.event(() -> heard(branch, news));
        }
    }

    private void heard(Branch branch, NeighbourNews news) {
        Neighbour from = neighbours.get(branch);
        if (from == null) {
            return;
        }
        switch (news.kind()) {
            case LEAVING -> from.connection.close("the peer closed it");
            case TREE -> {
                if (!isTree) {
                    transfer.counters().malformedNews().increment();
                } else if (tree.showsLoop(branch, news.tree())) {
                    cut(from.connection);
                } else {
                    tree.put(branch, news.tree());
                    tellAll(false);
                }
            }
        }
    }

    private void cut(PeerConnection connection) {
        transfer.counters().loopsCut().increment();
        LOG.warn(
                "{}: the connection through {} closes a loop in layer {} and is closed",
                context.name(),
                connection.flow().lower(),
                settings.layer());
        connection.close("it closed a loop: the peer can be reached over other members too");
    }

    /** Tells each neighbour what is behind this member, if it does not know it yet. */
    private void tellAll(boolean again) {
        if (!isTree) {
            return;
        }
        neighbours.forEach(
                (branch, neighbour) -> {
                    long name = tree.without(branch);
                    if (branch.kind() == Branch.Kind.NEIGHBOUR
                            && (again || neighbour.told != name)) {
                        neighbour.told = name;
                        long theirs = neighbour.connection.peer().token();
                        transfer.say(branch, NeighbourNews.tree(name).encode(theirs));
                    }
                });
    }

    private void schedule() {
        tick =
                context.loop()
                        .schedule(
                                context.loop().clocks().monotonicNs() + TOLD_NS,
                                () -> outbox.event(this::tick));
    }

    private void tick() {
        transfer.tidy(context.loop().clocks().monotonicNs());
        tellAll(true);
        schedule();
    }

    // ---- applications ----

    void join(FlowJoin request, Reply<FlowJoined> reply) {
        String what = "cannot join layer \"" + request.layer() + "\"";
        if (!request.layer().equals(settings.layer())) {
            var problem = BroadcastProblems.otherLayer(what, context.name(), settings.layer());
            outbox.add(() -> reply.failed(problem));
            return;
        }
        if (joined.size() >= JOINED_MAX) {
            String why = "%d applications have joined here already".formatted(JOINED_MAX);
            outbox.add(() -> reply.failed(MemberProblems.limit(what, why)));
            return;
        }
        FlowEnd end = request.provider();
        Branch branch = transfer.join(request);
        joined.put(end, branch);
        Doorbell bell =
                context.loop()
                        .doorbell(
                                _ -> {
                                    if (end.isPeerClosed()) {
                                        outbox.event(() -> leave(end));
                                    }
                                    return false;
                                });
        end.watch(bell::ring);
        changed.run();
        outbox.add(() -> reply.done(new FlowJoined(MPL_MS)));
    }

    /** An application leaves; what it wrote before is handed on. */
    void leave(FlowEnd end) {
        Branch branch = joined.remove(end);
        if (branch != null) {
            transfer.drain(branch);
            transfer.remove(branch);
            changed.run();
        }
        end.close();
    }

    // ---- what it tells ----

    Map<String, Map<String, String>> rib() {
        Map<String, Map<String, String>> rib = new LinkedHashMap<>();
        for (Branch branch : transfer.branches()) {
            String part = branch.isJoined() ? "joined/" : "neighbours/";
            rib.put(part + branch.flowId(), branch.row());
        }
        return rib;
    }

    /**
     * How the packets go that an application writes which joined here.
     *
     * @throws ProblemException if none has joined with a flow of this number
     */
    FlowPath path(Ipcp self, String policy, int flowId) {
        Branch from =
                joined.values().stream()
                        .filter(b -> b.flowId() == flowId)
                        .findFirst()
                        .orElseThrow(
                                () -> new ProblemException(MemberProblems.unknownFlow(flowId)));
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "flow",
                "joined to %s, %d packets wait".formatted(from.access(), from.flowEnd().waiting()));
        facts.put("policy", policy);
        List<Branch> others =
                transfer.branches().stream().filter(b -> b != from && b.reads()).toList();
        facts.put("branches", others.size() + (from.writes() ? "" : ", but it may not write"));
        for (Branch to : others.subList(0, Math.min(TOLD_BRANCHES_MAX, others.size()))) {
            facts.put("flow " + to.flowId(), whereTo(to) + ", " + to.queue());
        }
        if (others.size() > TOLD_BRANCHES_MAX) {
            facts.put("more", others.size() - TOLD_BRANCHES_MAX + " branches");
        }
        facts.put(Losses.LABEL, Losses.among(transfer.counters().all().snapshot()).text());
        return LastHop.at(
                self,
                facts,
                from.writes()
                        ? "goes to all branches; irm explain flow follows each of them"
                        : "is dropped here: the application joined to read only");
    }

    private String whereTo(Branch branch) {
        Neighbour neighbour = neighbours.get(branch);
        return neighbour == null
                ? "an application here"
                : "a member over " + neighbour.connection.flow().lower();
    }

    /** Its connections are closed by the connection manager; everything else ends here. */
    void close() {
        Timer pending = tick;
        if (pending != null) {
            pending.cancel();
        }
        for (FlowEnd end : List.copyOf(joined.keySet())) {
            leave(end);
        }
    }
}
