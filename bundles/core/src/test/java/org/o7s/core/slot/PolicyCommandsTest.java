package org.o7s.core.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyManager.Receipt;
import org.o7s.core.slot.PolicyManager.SlotState;
import org.o7s.core.slot.PolicyManager.SlotView;
import org.o7s.core.slot.Situation.Greeting;
import org.o7s.policy.PolicyFactory;

/** What people can do with slots, and what they are told. */
class PolicyCommandsTest {
    private final Memory memory = new Memory();
    private final Situation s = new Situation(new InlineCompute(), PolicyDeployer.NONE, memory);

    /** Remembers like a file. */
    private static final class Memory implements PolicyChoices {
        private final Map<String, Choice> choices = new HashMap<>();

        @Override
        public Optional<Choice> find(String kind, String owner) {
            return Optional.ofNullable(choices.get(kind + " " + owner));
        }

        @Override
        public void record(List<Made> made) {
            for (Made m : made) {
                choices.remove(m.kind() + " " + m.owner());
                m.choice().ifPresent(c -> choices.put(m.kind() + " " + m.owner(), c));
            }
        }
    }

    private static Problem problem(ThrowingCallable call) {
        Problem[] found = new Problem[1];
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(ProblemException.class, e -> found[0] = e.problem());
        return found[0];
    }

    private PolicySlot<Greeting> open(String owner, String policy) {
        return s.engine.open(s.request(Situation.FREE, owner, policy, Optional.empty()));
    }

    @Test
    void settingAnotherPolicyExchangesItAndGivesAReceipt() {
        s.came("hi", "1.0.0");
        s.came("hello", "2.0.0");
        PolicySlot<Greeting> slot = s.open("hi");
        s.clocks.advance(500);
        List<Receipt> receipts = s.set("hello");
        assertThat(receipts)
                .containsExactly(
                        new Receipt(
                                1,
                                1,
                                1_500,
                                "greeting",
                                "ipcp e1",
                                "hi 1.0.0",
                                "hello 2.0.0",
                                0,
                                0,
                                0));
        assertThat(s.engine.history()).isEqualTo(receipts);
        s.expect(slot, "hello 2.0.0", SlotState.ACTIVE, "");
        assertThat(slot.policy()).isEqualTo("hello");
    }

    @Test
    void aReceiptCountsWhatTheExchangeCost() {
        s.came("hi", "1.0.0");
        s.came("hello", "2.0.0");
        PolicySlot<Greeting> slot = s.open("hi");
        long[] dropped = {10};
        slot.countLosses(() -> dropped[0]);
        slot.onExchange(
                () -> {
                    dropped[0] += 3;
                    s.clocks.advance(7_000);
                });
        Receipt receipt = s.set("hello").getFirst();
        assertThat(receipt.packetsLost()).isEqualTo(3);
        assertThat(receipt.pauseNs()).isEqualTo(7_000);
    }

    @Test
    void parametersReachThePolicy() {
        s.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = s.open("hi");
        s.engine.set("greeting", "ipcp e1", "hi", Map.of("suffix", "!"), false, Situation.LIMIT);
        assertThat(slot.current().greet()).isEqualTo("hi 1.0.0!");
        s.came("hi", "2.0.0");
        assertThat(slot.current().greet()).as("the newer version").isEqualTo("hi 2.0.0!");
    }

    @Test
    void aPatternMeansAllOwnersThatItFits() {
        s.came("hi", "1.0.0");
        s.came("hello", "1.0.0");
        PolicySlot<Greeting> e1 = open("ipcp e1", "hi");
        PolicySlot<Greeting> e2 = open("ipcp e2", "hi");
        PolicySlot<Greeting> name = open("name oping", "hi");
        assertThat(s.engine.set("greeting", "ipcp *", "hello", Map.of(), false, Situation.LIMIT))
                .hasSize(2);
        assertThat(e1.policy()).isEqualTo("hello");
        assertThat(e2.policy()).isEqualTo("hello");
        assertThat(name.policy()).isEqualTo("hi");
    }

    @Test
    void aPlanChecksEverythingAndChangesNothing() {
        s.came("hi", "1.0.0");
        s.came("hello", "1.0.0");
        PolicySlot<Greeting> slot = s.open("hi");
        assertThat(s.engine.set("greeting", "*", "hello", Map.of(), true, Situation.LIMIT))
                .extracting(Receipt::number, Receipt::from, Receipt::to)
                .containsExactly(tuple(0L, "hi 1.0.0", "hello 1.0.0"));
        s.expect(slot, "hi 1.0.0", SlotState.ACTIVE, "");
        s.came(Situation.FREE, "mute", "1.0.0", Situation.saying(""));
        assertThatThrownBy(
                        () ->
                                s.engine.set(
                                        "greeting", "*", "mute", Map.of(), true, Situation.LIMIT))
                .hasMessageContaining("failed its check: it says nothing");
    }

    @Test
    void aPolicyThatIsUnfitForOneSlotChangesNone() {
        s.came("hi", "1.0.0");
        PolicyFactory<Greeting> moody =
                new PolicyFactory<>() {
                    private int made;

                    @Override
                    public Greeting create(org.o7s.policy.PolicyParameters parameters) {
                        String words = ++made == 2 ? "" : "moody";
                        return () -> words;
                    }
                };
        PolicySlot<Greeting> e1 = open("ipcp e1", "hi");
        PolicySlot<Greeting> e2 = open("ipcp e2", "hi");
        s.came(Situation.FREE, "moody", "1.0.0", moody);
        Problem problem = problem(() -> s.set("moody"));
        assertThat(problem.code()).isEqualTo("E-POLICY-UNFIT");
        assertThat(problem.why())
                .containsExactly(
                        "for ipcp e2, greeting/moody 1.0.0 failed its check: it says nothing");
        assertThat(e1.current().greet()).isEqualTo("hi 1.0.0");
        assertThat(e2.current().greet()).isEqualTo("hi 1.0.0");
    }

    @Test
    void anotherHashAlgorithmNeedsANewLayer() {
        s.came(Situation.FIXED, "sha3-256", "1.0.0", Situation.saying("sha3"));
        s.came(Situation.FIXED, "md5", "1.0.0", Situation.saying("md5"));
        s.engine.open(s.request(Situation.FIXED, "ipcp e1", "sha3-256", Optional.empty()));
        Problem problem =
                problem(() -> s.engine.set("hash", "*", "md5", Map.of(), false, Situation.LIMIT));
        assertThat(problem.sentence())
                .isEqualTo(
                        "cannot change hash of \"ipcp e1\" to \"md5\": another hash algorithm needs"
                                + " a new layer");
        assertThat(problem.kind()).isEqualTo(Problem.Kind.REFUSED);
    }

    @Test
    void newCodeOfTheSameHashAlgorithmIsTaken() {
        s.came(Situation.FIXED, "sha3-256", "1.0.0", Situation.saying("one"));
        PolicySlot<Greeting> slot =
                s.engine.open(s.request(Situation.FIXED, "ipcp e1", "sha3-256", Optional.empty()));
        s.came(Situation.FIXED, "sha3-256", "2.0.0", Situation.saying("two"));
        assertThat(slot.current().greet()).isEqualTo("two");
    }

    @Test
    void whatIsUnknownIsAnsweredWithWhatThereIs() {
        s.came("hi", "1.0.0");
        s.came("hello", "1.0.0");
        s.open("hi");
        assertThat(
                        problem(
                                        () ->
                                                s.engine.set(
                                                        "greting",
                                                        "*",
                                                        "hi",
                                                        Map.of(),
                                                        false,
                                                        Situation.LIMIT))
                                .sentence())
                .isEqualTo("no policy kind \"greting\": the kinds here are greeting");
        assertThat(problem(() -> s.set("hullo")).sentence())
                .isEqualTo(
                        "no policy \"greeting/hullo\": the greeting policies here are hello, hi");
        assertThat(
                        problem(
                                        () ->
                                                s.engine.rollback(
                                                        "greeting",
                                                        "ipcp e9",
                                                        false,
                                                        Situation.LIMIT))
                                .sentence())
                .isEqualTo(
                        "no greeting slot of \"ipcp e9\": the owners of greeting slots here are"
                                + " ipcp e1");
    }

    @Test
    void aRollBackIsSwitchedBackByAnother() {
        s.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = s.open("hi");
        s.came("hi", "2.0.0");
        s.rollback();
        s.expect(slot, "hi 1.0.0", SlotState.ACTIVE, "");
        assertThat(s.only().lastGood()).isEqualTo("hi 2.0.0");
        s.rollback();
        s.expect(slot, "hi 2.0.0", SlotState.ACTIVE, "");
    }

    @Test
    void whatWasRolledBackFromIsNotTakenByItselfButANewerOneIs() {
        s.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = s.open("hi");
        s.came("hi", "2.0.0");
        s.rollback();
        s.came("other", "1.0.0");
        PolicyFactory<Greeting> third = s.came("hi", "3.0.0");
        assertThat(slot.current().greet()).isEqualTo("hi 3.0.0");
        s.catalog.remove(third);
        assertThat(slot.current().greet()).isEqualTo("hi 1.0.0");
    }

    @Test
    void whenARolledBackPolicyGoesTheOneBeforeServes() {
        PolicyFactory<Greeting> first = s.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = s.openWithBuiltIn("hi");
        s.came("hi", "2.0.0");
        s.rollback();
        s.catalog.remove(first);
        s.expect(slot, "hi 2.0.0", SlotState.ACTIVE, "");
    }

    @Test
    void withoutALastGoodOneARollBackIsRefused() {
        s.came("hi", "1.0.0");
        s.open("hi");
        assertThat(problem(s::rollback).sentence())
                .isEqualTo(
                        "cannot roll back greeting of \"*\": no version before the present one is"
                                + " kept");
    }

    @Test
    void aPlannedRollBackChangesNothing() {
        s.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = s.open("hi");
        s.came("hi", "2.0.0");
        assertThat(s.engine.rollback("greeting", "*", true, Situation.LIMIT))
                .extracting(Receipt::from, Receipt::to)
                .containsExactly(tuple("hi 2.0.0", "hi 1.0.0"));
        assertThat(slot.current().greet()).isEqualTo("hi 2.0.0");
    }

    @Test
    void onlyTheLastThousandReceiptsAreKept() {
        s.came("hi", "1.0.0");
        s.came("hello", "1.0.0");
        s.open("hi");
        for (int i = 0; i < 502; i++) {
            s.set("hello");
            s.set("hi");
        }
        List<Receipt> history = s.engine.history();
        assertThat(history).hasSize(1000);
        assertThat(history.getFirst().number()).isEqualTo(5);
        assertThat(history.getLast().number()).isEqualTo(1004);
    }

    @Test
    void aChoiceOutlivesTheSlotButNotAnotherWish() {
        s.came("hi", "1.0.0");
        s.came("hello", "1.0.0");
        s.came("bye", "1.0.0");
        PolicySlot<Greeting> slot = s.open("hi");
        s.set("hello");
        slot.close();
        PolicySlot<Greeting> again = s.open("hi");
        assertThat(again.current().greet()).isEqualTo("hello 1.0.0");
        again.close();
        assertThat(s.open("bye").current().greet()).isEqualTo("bye 1.0.0");
    }

    @Test
    void choosingWhatTheMechanismAskedForForgetsTheChoice() {
        s.came("hi", "1.0.0");
        s.came("hello", "1.0.0");
        s.open("hi");
        s.set("hello");
        s.set("hi");
        assertThat(memory.choices).isEmpty();
    }

    @Test
    void aRollBackFromADeploymentIsRememberedInWhateverOrderTheyComeBack() {
        for (boolean newestFirst : new boolean[] {true, false}) {
            Memory kept = new Memory();
            kept.choices.put(
                    "greeting ipcp e1", new PolicyChoices.Choice("hi", "hi", Map.of(), 4, 5));
            Situation restarted = new Situation(new InlineCompute(), PolicyDeployer.NONE, kept);
            PolicySlot<Greeting> slot = restarted.open("hi");
            for (long deployment : newestFirst ? List.of(5L, 4L) : List.of(4L, 5L)) {
                restarted.catalog.add(
                        "greeting",
                        "hi",
                        "1." + deployment,
                        Situation.saying("deployment " + deployment),
                        "test",
                        deployment);
            }
            assertThat(slot.current().greet()).isEqualTo("deployment 4");
            restarted.catalog.add(
                    "greeting", "hi", "1.6", Situation.saying("deployment 6"), "test", 6);
            assertThat(slot.current().greet()).isEqualTo("deployment 6");
        }
    }

    @Test
    void aLaterDeploymentIsNewerThanWhatTheSystemWasStartedWithWhateverComesFirst() {
        s.catalog.add("greeting", "hi", "2.0.0", Situation.saying("deployed"), "test", 1);
        PolicySlot<Greeting> slot = s.open("hi");
        s.came("hi", "1.0.0");
        assertThat(slot.current().greet()).isEqualTo("deployed");
    }

    @Test
    void allSlotsAndPoliciesAreListed() {
        s.came("hi", "1.0.0");
        open("ipcp e1", "hi");
        open("ipcp e2", "hello");
        assertThat(s.engine.slots())
                .extracting(SlotView::owner, SlotView::policy, SlotView::version, SlotView::state)
                .containsExactly(
                        tuple("ipcp e1", "hi", "1.0.0", SlotState.ACTIVE),
                        tuple("ipcp e2", "nothing", "", SlotState.WAITING));
        assertThat(s.engine.policies())
                .extracting(PolicyCatalog.Entry::label)
                .containsExactly("hi 1.0.0");
    }
}
