package org.o7s.ipcp.unicast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.LayerChange;
import org.o7s.core.ipcp.LayerChange.Member;
import org.o7s.core.ipcp.LayerChange.State;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyChange;
import org.o7s.core.slot.PolicyEngine;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.World;
import org.o7s.policy.PolicyFactory;
import org.o7s.policy.address.flat.FlatFactory;
import org.o7s.policy.admission.open.OpenFactory;
import org.o7s.policy.pff.alternate.AlternateFactory;
import org.o7s.policy.pff.simple.SimpleFactory;
import org.o7s.policy.scheduler.fifo.FifoFactory;

/** The policies of a whole unicast layer change through one of its members. */
class ReconfigureTest {
    private static final Map<String, PolicyFactory<?>> POLICIES =
            Map.of(
                    "address/flat", new FlatFactory(),
                    "admission/open", new OpenFactory(),
                    "pff/simple", new SimpleFactory(),
                    "pff/alternate", new AlternateFactory(),
                    "scheduler/fifo", new FifoFactory());

    private final TestLayer layer = new TestLayer(11);
    private final List<Ipcp> members = new ArrayList<>();

    /** A system whose policies are exchanged while it runs, in no layer yet. */
    private Ipcp system(String name) {
        World.Node node = layer.bareNode(name);
        PolicyCatalog catalog = new PolicyCatalog();
        POLICIES.forEach(
                (policy, factory) -> {
                    String[] words = policy.split("/", 2);
                    catalog.add(words[0], words[1], "1", factory, "test");
                });
        return new UnicastFactory()
                .create(
                        new IpcpContext(
                                name,
                                node.loop(),
                                node.broker(),
                                layer.world().pools(),
                                Entropy.seeded(name.hashCode()),
                                new InlineCompute(),
                                new DriverCatalog(),
                                new PolicyEngine(
                                        catalog, new InlineCompute(), layer.world().clocks()),
                                layer.world().lower()));
    }

    /** How long a member waits for policies before it answers without them. */
    private static final long PATIENCE_MS = 1_100;

    /** A chain of members with engines. */
    private void chain(String... names) {
        for (String name : names) {
            Ipcp next = system(name);
            if (members.isEmpty()) {
                RecordedReply<IpcpStatus> born =
                        layer.world()
                                .ask(
                                        next,
                                        r ->
                                                next.bootstrap(
                                                        new LayerConfig(TestLayer.NAME, Map.of()),
                                                        r));
                layer.world().advanceMs(PATIENCE_MS);
                born.value();
            } else {
                RecordedReply<IpcpStatus> joined = layer.enrol(next, members.getLast().name());
                layer.world().advanceMs(PATIENCE_MS);
                joined.value();
                layer.link(next, members.getLast().name());
            }
            members.add(next);
        }
        layer.world().advanceMs(20_000);
    }

    private LayerChange change(Ipcp through, PolicyChange wanted, boolean plan) {
        long deadlineNs = layer.world().nowNs() + 30_000_000_000L;
        RecordedReply<LayerChange> reply =
                layer.world()
                        .ask(
                                through,
                                r ->
                                        through.reconfigure(
                                                new LayerChange.Request(
                                                        List.of(wanted), plan, deadlineNs),
                                                r));
        layer.world().advanceMs(29_000);
        return reply.value();
    }

    private List<String> pffs() {
        return members.stream().map(m -> layer.view(m).policies().get("pff")).toList();
    }

    @Test
    void aChainOfMembersChangesThroughItsEnd() {
        chain("one", "two", "three", "four");
        PolicyChange alternate = PolicyChange.to("pff", "alternate", Map.of());

        LayerChange plan = change(members.getFirst(), alternate, true);
        assertThat(plan.members()).extracting(Member::state).containsOnly(State.READY);
        assertThat(pffs()).allMatch(p -> p.startsWith("simple"));

        LayerChange done = change(members.getFirst(), alternate, false);
        assertThat(done.isComplete()).as("%s", done).isTrue();
        assertThat(done.members()).hasSize(4).allMatch(m -> m.receipts().size() == 1);
        assertThat(pffs()).allMatch(p -> p.startsWith("alternate"));

        assertThat(change(members.getLast(), PolicyChange.back("pff"), false).isComplete())
                .isTrue();
        assertThat(pffs()).allMatch(p -> p.startsWith("simple"));
    }

    @Test
    void aMemberWhoseSystemExchangesNothingPreventsIt() {
        chain("one", "two");
        layer.join("three", "two");
        layer.world().advanceMs(20_000);
        LayerChange no =
                change(members.getFirst(), PolicyChange.to("pff", "alternate", Map.of()), false);
        assertThat(no.decided()).isFalse();
        assertThat(no.members())
                .filteredOn(m -> m.state() == State.REFUSED)
                .singleElement()
                .satisfies(m -> assertThat(m.why()).contains("not exchanged by command"));
        assertThat(pffs()).allMatch(p -> p.startsWith("simple"));
    }
}
