package org.o7s.ipcp.unicast;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.o7s.allocator.FlowView;
import org.o7s.allocator.UnicastAllocator;
import org.o7s.core.ipcp.Losses;
import org.o7s.core.layer.Addresses;
import org.o7s.policy.pff.PffPolicy;
import org.o7s.policy.scheduler.SchedulerPolicy;
import org.o7s.routing.Routing;
import org.o7s.tracing.Decider;
import org.o7s.tracing.Decision;
import org.o7s.tracing.Packets;
import org.o7s.transfer.DataTransfer;
import org.o7s.transfer.HopView;
import org.o7s.transfer.LinkView;

/** What a member does with packets, in words. On the member's loop. */
final class PathDecisions implements Decider {
    private final DataTransfer transfer;
    private final UnicastAllocator allocator;
    private final Routing routing;
    private final LayerMembers members;

    PathDecisions(
            DataTransfer transfer,
            UnicastAllocator allocator,
            Routing routing,
            LayerMembers members) {
        this.transfer = transfer;
        this.allocator = allocator;
        this.routing = routing;
        this.members = members;
    }

    /** The packets of a flow of this member. */
    Packets packets(FlowView flow) {
        return new Packets(flow.peer(), flow.remoteEid(), flow.cube());
    }

    /** What is done with a packet of a flow of this member. */
    Decision decide(FlowView flow) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("flow", flow.state() + ", " + packetsWait(flow.waiting()));
        String rate =
                flow.rateBps() == 0 ? "no limit now" : "at most " + flow.rateBps() + " bytes/s";
        facts.put("congestion", allocator.congestionPolicy() + ", " + rate);
        facts.put(Losses.LABEL, losses().text());
        return onward(facts, flow.peer(), flow.flowKey());
    }

    private Losses losses() {
        return Losses.among(transfer.counters().snapshot(), allocator.counters().snapshot());
    }

    @Override
    public Decision decide(Packets packets) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(Losses.LABEL, losses().text());
        if (packets.destination() != transfer.ownAddress()) {
            long key = transfer.flowKey(packets.destination(), packets.eid());
            return onward(facts, packets.destination(), key);
        }
        if (packets.eid() == 0) {
            return Decision.ends(facts, "arrives");
        }
        Optional<FlowView> flow = allocator.flowAt(packets.eid());
        if (flow.isEmpty()) {
            facts.put("endpoint", "no flow has it: the packet is dropped");
            return Decision.ends(facts, "arrives, but the flow has ended there");
        }
        facts.put("endpoint", "flow to \"" + flow.get().name() + "\", " + flow.get().state());
        return Decision.ends(facts, "arrives");
    }

    private static String packetsWait(int packets) {
        return packets == 1 ? "1 packet waits" : packets + " packets wait";
    }

    private Decision onward(Map<String, String> facts, long destination, long flowKey) {
        HopView choice = transfer.choice(destination, flowKey);
        facts.put("routing", described(routing.policy(), routing.why()));
        if (choice.hops().isEmpty()) {
            facts.put("table", "no row for " + Addresses.text(destination));
            facts.put(Losses.TROUBLE, "no route to " + Addresses.text(destination));
            return Decision.ends(facts, "there is no route: the packet is dropped");
        }
        facts.put("table", table(destination, choice));
        Map<String, String> policies = transfer.policies();
        String pff = policies.getOrDefault(PffPolicy.KIND, "");
        if (choice.chosen().isEmpty()) {
            facts.put("pff", pff + " finds no hop that is up");
            facts.put(Losses.TROUBLE, "no hop to " + Addresses.text(destination) + " is up");
            return Decision.ends(facts, "no hop is up: the packet is dropped");
        }
        long next = choice.chosen().get();
        facts.put("pff", pff + " picks " + Addresses.text(next));
        if (choice.link().isEmpty()) {
            return Decision.ends(facts, "there is no link to that hop: the packet is dropped");
        }
        LinkView link = choice.link().get();
        facts.put("link", link(link));
        if (!link.up()) {
            facts.put(Losses.TROUBLE, "link to " + Addresses.text(next) + ": " + link.why());
        }
        facts.put(
                "queue",
                "%d of %d, scheduler %s, mark %d"
                        .formatted(
                                link.queued(),
                                link.capacity(),
                                policies.getOrDefault(SchedulerPolicy.KIND, ""),
                                allocator.mark(link.queued(), link.capacity())));
        return Decision.on(next, link.flowId(), facts);
    }

    private static String table(long destination, HopView choice) {
        List<Long> hops = choice.hops();
        String all =
                hops.stream()
                        .map(h -> Addresses.text(h) + (choice.down().contains(h) ? " (down)" : ""))
                        .collect(Collectors.joining(", "));
        int alternates = hops.size() - choice.equal();
        return "to %s by %s: %d of equal cost%s"
                .formatted(
                        Addresses.text(destination),
                        all,
                        choice.equal(),
                        alternates == 0 ? "" : ", " + alternates + " to fall back on");
    }

    private static String link(LinkView link) {
        String state = link.up() ? "" : ", " + link.why();
        return "flow %d of %s, at most %d bytes a packet%s"
                .formatted(link.flowId(), link.lower(), link.mpsBytes(), state);
    }

    private static String described(String policy, String why) {
        return why.isEmpty() ? policy : policy + " (" + why + ")";
    }

    @Override
    public void understands(long member, Consumer<Understanding> told) {
        members.kindOf(
                member,
                kind ->
                        told.accept(
                                switch (kind) {
                                    case TAKES_PART -> Understanding.YES;
                                    case KEEPS_ITS_OWN -> Understanding.NO;
                                    case SILENT -> Understanding.SILENT;
                                }));
    }

    @Override
    public OptionalLong suggestion(long member, long destination) {
        return MapRoute.next(routing.topology(), member, destination);
    }
}
