package org.o7s.irm.broker;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o7s.api.FlowAccess;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.ipcp.Ipcp.FlowJoin;
import org.o7s.core.ipcp.Ipcp.FlowJoined;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.loop.Timer;
import org.o7s.core.problem.Problem;
import org.o7s.irm.state.FlowEntry;
import org.o7s.irm.state.FlowHolder;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.Names;

/**
 * One process of this system joins a broadcast layer.
 *
 * <pre>
 *   begin ─ a member is here ─→ ASKED ─ joined ─────────────────────→ over: a flow
 *   any ─ no member, refusal, time limit, process or IPCP gone ─→ over: a problem, nothing left
 * </pre>
 *
 * <p>The first broadcast IPCP, in the order of the IRM, whose layer has that name takes it. There
 * is no handshake, and nothing is encrypted. Source: docs/wire/cli-and-tools.md 2.7,
 * docs/wire/wire-shims.md 5.5. Belongs to the IRM's loop.
 */
final class LayerJoin {
    private final BrokerParts parts;
    private final FlowEnds ends;
    private final FlowUser user;
    private final String layer;
    private final FlowAccess access;
    private final long limitNs;
    private final Runnable onOver;
    private @Nullable FlowEntry entry;
    private @Nullable IpcpEntry asked;
    private @Nullable Timer deadline;
    private boolean over;

    LayerJoin(
            BrokerParts parts,
            FlowEnds ends,
            FlowUser user,
            String layer,
            FlowAccess access,
            long limitNs,
            Runnable onOver) {
        this.parts = parts;
        this.ends = ends;
        this.user = user;
        this.layer = layer;
        this.access = access;
        this.limitNs = limitNs;
        this.onOver = onOver;
    }

    FlowHolder holder() {
        return user.holder();
    }

    void begin() {
        Optional<String> noName = Names.objection(layer);
        if (noName.isPresent()) {
            fail(FlowProblems.invalidLayer(layer, noName.get()));
            return;
        }
        List<IpcpEntry> members =
                parts.registry().ipcps().all().stream()
                        .filter(e -> e.type() == IpcpType.BROADCAST && e.isOperational())
                        .filter(e -> !e.isGone())
                        .toList();
        Optional<IpcpEntry> member =
                members.stream().filter(e -> e.layer().equals(layer)).findFirst();
        if (member.isEmpty()) {
            fail(FlowProblems.notJoinable(layer, members.stream().map(IpcpEntry::label).toList()));
            return;
        }
        Optional<FlowEntry> opened = ends.open(layer, user.holder(), false);
        if (opened.isEmpty()) {
            fail(FlowProblems.tooManyFlows(layer, ends.objection(user.holder())));
            return;
        }
        entry = opened.get();
        deadline = parts.loop().schedule(parts.nowNs() + limitNs, this::timeIsUp);
        ask(opened.get(), member.get());
    }

    private void ask(FlowEntry mine, IpcpEntry member) {
        asked = member;
        FlowLink link = FlowEnds.newLink();
        mine.setVia(member, link);
        FlowJoin request = new FlowJoin(mine.id(), layer, access, link.provider());
        Asking.<FlowJoined>ask(
                member,
                (i, reply) -> i.join(request, reply),
                parts.loop(),
                joined -> {
                    if (!over) {
                        FlowUser.ReadyFlow flow =
                                user.make(
                                        mine,
                                        link.user(),
                                        FlowTerms.of(
                                                QosSpec.JOINED,
                                                member.ipcp().promise(),
                                                joined.mplMs()));
                        end();
                        flow.deliver();
                    }
                },
                this::fail);
    }

    private void timeIsUp() {
        fail(FlowProblems.joinTimedOut(layer, limitNs / 1_000_000));
    }

    /** Ends it with a problem; does nothing if it is over. */
    void fail(Problem problem) {
        if (over) {
            return;
        }
        end();
        FlowEntry mine = entry;
        if (mine != null) {
            ends.release(mine);
        }
        user.fail(problem);
    }

    private void end() {
        over = true;
        Timer pending = deadline;
        if (pending != null) {
            pending.cancel();
        }
        onOver.run();
    }

    /** An IPCP is gone. */
    void ipcpGone(IpcpEntry ipcp) {
        if (asked == ipcp) {
            fail(FlowProblems.ipcpGone(layer, ipcp));
        }
    }
}
