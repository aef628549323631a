package org.o7s.core.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.compute.ThreadCompute;
import org.o7s.core.loop.Agent;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.LoopThread;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyManager.Receipt;
import org.o7s.core.slot.Situation.Greeting;
import org.o7s.core.time.Clocks;
import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;

/** Policies of several kinds are exchanged as one, or not at all. */
class PolicySetsTest {
    private static final PolicyKind<Greeting> ROUTING =
            new PolicyKind<>("routing", Greeting.class, true);
    private static final PolicyKind<Greeting> PFF = new PolicyKind<>("pff", Greeting.class, true);

    private final List<List<PolicyChoices.Made>> written = new ArrayList<>();
    private final Map<String, PolicyChoices.Choice> kept = new HashMap<>();
    private final Situation s =
            new Situation(new InlineCompute(), PolicyDeployer.NONE, new Notes());
    private final PolicySlot<Greeting> routing;
    private final PolicySlot<Greeting> pff;

    private final class Notes implements PolicyChoices {
        @Override
        public Optional<Choice> find(String kind, String owner) {
            return Optional.ofNullable(kept.get(kind + " " + owner));
        }

        @Override
        public void record(List<Made> made) {
            written.add(made);
            made.forEach(m -> m.choice().ifPresent(c -> kept.put(m.kind() + " " + m.owner(), c)));
        }
    }

    PolicySetsTest() {
        came(ROUTING, "link-state");
        came(ROUTING, "lfa");
        came(PFF, "simple");
        came(PFF, "alternate");
        routing = open(ROUTING, "link-state");
        pff = open(PFF, "simple");
    }

    private void came(PolicyKind<Greeting> kind, String name) {
        s.came(kind, name, "1", Situation.saying(name));
    }

    private PolicySlot<Greeting> open(PolicyKind<Greeting> kind, String policy) {
        return s.engine.open(s.request(kind, "ipcp u1", policy, Optional.empty()));
    }

    private static List<PolicyChange> pair(String routing, String pff) {
        return List.of(
                PolicyChange.to("routing", routing, Map.of()),
                PolicyChange.to("pff", pff, Map.of()));
    }

    private List<Receipt> set(String routing, String pff) {
        return s.engine.set(pair(routing, pff), "ipcp u1", false, Situation.LIMIT);
    }

    private String inUse() {
        return routing.current().greet() + " " + pff.current().greet();
    }

    private static Problem problem(ThrowingCallable call) {
        Problem[] found = new Problem[1];
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(ProblemException.class, e -> found[0] = e.problem());
        return found[0];
    }

    @Test
    void aSetHasAReceiptForEachSlotUnderOneNumber() {
        List<Receipt> receipts = set("lfa", "alternate");
        assertThat(inUse()).isEqualTo("lfa alternate");
        assertThat(receipts).extracting(Receipt::kind).containsExactly("routing", "pff");
        assertThat(receipts).extracting(Receipt::set).containsOnly(1L);
        assertThat(receipts).extracting(Receipt::number).containsExactly(1L, 2L);
        assertThat(s.engine.slots()).allMatch(v -> v.last().orElseThrow().set() == 1);
        assertThat(set("link-state", "simple")).extracting(Receipt::set).containsOnly(2L);
    }

    @Test
    void whoeverIsToldOfOnePolicyFindsTheOthersInPlace() {
        List<String> seen = new ArrayList<>();
        routing.onExchange(() -> seen.add(inUse()));
        pff.onExchange(() -> seen.add(inUse()));
        set("lfa", "alternate");
        assertThat(seen).containsExactly("lfa alternate", "lfa alternate");
    }

    @Test
    void aPolicyThatThrowsWhenItIsMadeChangesNothing() {
        s.came(
                PFF,
                "broken",
                "1",
                _ -> {
                    throw new IllegalStateException("not today");
                });
        Problem problem = problem(() -> set("lfa", "broken"));
        assertThat(problem.code()).isEqualTo("E-POLICY-UNFIT");
        assertThat(problem.what())
                .isEqualTo("cannot change routing/lfa, pff/broken of \"ipcp u1\"");
        assertThat(problem.why())
                .containsExactly(
                        "for ipcp u1, pff/broken 1 threw IllegalStateException: not today");
        assertThat(inUse()).isEqualTo("link-state simple");
        assertThat(s.engine.history()).isEmpty();
        assertThat(written).isEmpty();
    }

    @Test
    void aPolicyOfASetThatFailsWhileOthersAreToldOfThemEndsNothing() {
        s.came(PFF, "brittle", "1", Situation.saying("brittle"));
        boolean[] failed = {false};
        routing.onExchange(
                () -> {
                    if (!failed[0] && pff.current().greet().equals("brittle")) {
                        failed[0] = true;
                        pff.report(new IllegalStateException("broke at once"));
                    }
                });
        List<Receipt> receipts = set("lfa", "brittle");
        assertThat(inUse()).isEqualTo("lfa simple");
        assertThat(receipts).extracting(Receipt::kind).containsExactly("routing", "pff");
        assertThat(receipts).extracting(Receipt::to).containsExactly("lfa 1", "simple 1");
        assertThat(s.engine.slots())
                .filteredOn(v -> v.kind().equals("pff"))
                .allSatisfy(v -> assertThat(v.why()).contains("broke at once"));
    }

    @Test
    void aPlanOfASetChangesNothing() {
        assertThat(s.engine.set(pair("lfa", "alternate"), "*", true, Situation.LIMIT))
                .extracting(Receipt::to)
                .containsExactly("lfa 1", "alternate 1");
        assertThat(inUse()).isEqualTo("link-state simple");
    }

    @Test
    void aSetIsRolledBackAsASetWhicheverOfItsKindsIsNamed() {
        set("lfa", "alternate");
        assertThat(s.engine.rollback("pff", "ipcp u1", true, Situation.LIMIT)).hasSize(2);
        List<Receipt> receipts = s.engine.rollback("pff", "ipcp u1", false, Situation.LIMIT);
        assertThat(receipts).extracting(Receipt::set).containsOnly(2L);
        assertThat(inUse()).isEqualTo("link-state simple");
        s.engine.rollback("routing", "ipcp u1", false, Situation.LIMIT);
        assertThat(inUse()).isEqualTo("lfa alternate");
    }

    @Test
    void whatWasChangedAloneIsRolledBackAlone() {
        s.engine.set("routing", "ipcp u1", "lfa", Map.of(), false, Situation.LIMIT);
        s.engine.set("pff", "ipcp u1", "alternate", Map.of(), false, Situation.LIMIT);
        s.engine.rollback("pff", "ipcp u1", false, Situation.LIMIT);
        assertThat(inUse()).isEqualTo("lfa simple");
    }

    @Test
    void aSetIsRememberedInOnePiece() {
        set("lfa", "alternate");
        assertThat(written).hasSize(1);
        assertThat(written.getFirst())
                .extracting(m -> m.choice().orElseThrow().policy())
                .containsExactly("lfa", "alternate");
        routing.close();
        pff.close();
        assertThat(open(ROUTING, "link-state").current().greet()).isEqualTo("lfa");
        assertThat(open(PFF, "simple").current().greet()).isEqualTo("alternate");
    }

    @Test
    void oneKindTwiceOrNothingIsNoSet() {
        assertThat(
                        problem(
                                        () ->
                                                s.engine.set(
                                                        List.of(
                                                                PolicyChange.back("pff"),
                                                                PolicyChange.back("pff")),
                                                        "*",
                                                        false,
                                                        Situation.LIMIT))
                                .sentence())
                .isEqualTo("these policies cannot be changed as one: there are two of kind pff");
        assertThat(problem(() -> s.engine.set(List.of(), "*", false, Situation.LIMIT)).code())
                .isEqualTo("E-POLICY-SET");
    }

    // ---- two phases ----

    private Prepared prepare(String routing, String pff) {
        return s.engine.prepare(pair(routing, pff), "ipcp u1", Situation.LIMIT);
    }

    @Test
    void aPreparedSetChangesNothingBeforeItIsCommitted() {
        Prepared set = prepare("lfa", "alternate");
        assertThat(set.plan()).extracting(Receipt::to).containsExactly("lfa 1", "alternate 1");
        assertThat(inUse()).isEqualTo("link-state simple");
        assertThat(set.commit()).hasSize(2);
        assertThat(inUse()).isEqualTo("lfa alternate");
        assertThat(written).hasSize(1);
    }

    @Test
    void aPreparedSetIsCommittedOrGivenUpOnce() {
        Prepared set = prepare("lfa", "alternate");
        set.abort();
        assertThat(problem(set::commit).code()).isEqualTo("E-POLICY-EXPIRED");
        Prepared other = prepare("lfa", "alternate");
        other.commit();
        other.abort();
        assertThat(problem(other::commit).code()).isEqualTo("E-POLICY-EXPIRED");
        assertThat(inUse()).isEqualTo("lfa alternate");
    }

    @Test
    void aPreparedSetExpires() {
        Prepared set = prepare("lfa", "alternate");
        s.clocks.advance(Prepared.LEASE_NS - 1);
        s.loop.pass();
        Prepared second = prepare("lfa", "alternate");
        s.clocks.advance(1);
        s.loop.pass();
        assertThat(problem(set::commit).code()).isEqualTo("E-POLICY-EXPIRED");
        assertThat(second.commit()).hasSize(2);
    }

    @Test
    void aPreparedSetWhosePolicyHasGoneChangesNothing() {
        PolicyFactory<Greeting> going = s.came(PFF, "going", "1", Situation.saying("going"));
        Prepared set = prepare("lfa", "going");
        s.catalog.remove(going);
        assertThat(problem(set::commit).code()).isEqualTo("E-POLICY-GONE");
        assertThat(inUse()).isEqualTo("link-state simple");
    }

    @Test
    void onlySoManySetsArePreparedAtATime() {
        List<Prepared> all = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            all.add(prepare("lfa", "alternate"));
        }
        assertThat(problem(() -> prepare("lfa", "alternate")).code()).isEqualTo("E-POLICY-PENDING");
        all.getFirst().abort();
        problem(() -> prepare("lfa", "missing"));
        prepare("lfa", "alternate");
    }

    @Test
    void aMechanismIsAnsweredWithASetOrAProblem() {
        List<Object> answers = new ArrayList<>();
        PolicySlots.Answer answer =
                new PolicySlots.Answer() {
                    @Override
                    public void prepared(Prepared set) {
                        answers.add(set.commit().size());
                    }

                    @Override
                    public void refused(Problem problem) {
                        answers.add(problem.code());
                    }
                };
        PolicySlots slots = s.engine;
        slots.prepare("ipcp u1", pair("lfa", "alternate"), answer);
        slots.prepare("ipcp u1", pair("lfa", "missing"), answer);
        slots.prepare("ipcp *", pair("lfa", "alternate"), answer);
        assertThat(answers).containsExactly(2, "E-POLICY-NONAME", "E-POLICY-NOSLOT");
        assertThat(inUse()).isEqualTo("lfa alternate");
    }

    // ---- with threads ----

    private record Watching(Runnable look) implements Agent {
        @Override
        public String agentName() {
            return "watcher";
        }

        @Override
        public int doWork(long nowNs) {
            look.run();
            return 1;
        }
    }

    @Test
    void aThousandPairsAreExchangedWithoutAPassThatSeesHalfOfOne() throws Exception {
        PolicyCatalog catalog = new PolicyCatalog();
        Loop loop = new Loop("mechanism", Clocks.system());
        AtomicLong torn = new AtomicLong();
        AtomicLong passes = new AtomicLong();
        for (String words : List.of("odd", "even")) {
            catalog.add("routing", words, "1", Situation.saying(words), "test");
            catalog.add("pff", words, "1", Situation.saying(words), "test");
        }
        try (ThreadCompute compute = new ThreadCompute(2);
                PolicyEngine engine = new PolicyEngine(catalog, compute, Clocks.system())) {
            PolicySlot<Greeting> one = engine.open(request(ROUTING, loop));
            PolicySlot<Greeting> two = engine.open(request(PFF, loop));
            loop.add(
                    new Watching(
                            () -> {
                                passes.incrementAndGet();
                                if (!one.current().greet().equals(two.current().greet())) {
                                    torn.incrementAndGet();
                                }
                            }));
            try (LoopThread thread = LoopThread.start(loop)) {
                for (int i = 1; i <= 1000; i++) {
                    String words = i % 2 == 1 ? "odd" : "even";
                    if (i % 10 == 0) {
                        engine.rollback("pff", "*", false, Situation.LIMIT);
                    } else {
                        engine.set(pair(words, words), "*", false, Situation.LIMIT);
                    }
                }
                assertThat(engine.history()).hasSize(1000);
                assertThat(engine.history().getLast().set()).isEqualTo(1000);
            }
        }
        assertThat(torn).hasValue(0);
        assertThat(passes.get()).isGreaterThan(1000);
    }

    private static SlotRequest<Greeting> request(PolicyKind<Greeting> kind, Loop loop) {
        return new SlotRequest<>(
                kind,
                "ipcp u1",
                "odd",
                PolicyParameters.NONE,
                loop,
                Optional.empty(),
                _ -> Optional.empty());
    }
}
