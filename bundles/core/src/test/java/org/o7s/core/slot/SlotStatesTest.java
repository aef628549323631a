package org.o7s.core.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.o7s.core.slot.PolicyManager.SlotState;
import org.o7s.core.slot.Situation.Greeting;
import org.o7s.policy.PolicyFactory;

/** Each row of the table of {@link SlotMachine}, and each state. */
class SlotStatesTest {
    private final Situation s = new Situation();

    @Test
    void aSlotWaitsForItsPolicyAndTakesItWhenItComes() {
        PolicySlot<Greeting> slot = s.open("hi");
        s.expect(
                slot,
                null,
                SlotState.WAITING,
                "waiting for policy greeting/hi; the mechanism does without");
        s.came("other", "1.0.0");
        assertThat(slot.current()).isNull();
        s.came("hi", "1.0.0");
        s.expect(slot, "hi 1.0.0", SlotState.ACTIVE, "");
    }

    @Test
    void theBuiltInOneServesWhileThePolicyIsNotHereYet() {
        PolicySlot<Greeting> slot = s.openWithBuiltIn("hi");
        s.expect(
                slot,
                "built-in",
                SlotState.WAITING,
                "waiting for policy greeting/hi; the built-in one works meanwhile");
    }

    @Test
    void aPolicyThatIsHereFillsTheSlotAtOnceWithoutAReceipt() {
        s.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = s.open("hi");
        s.expect(slot, "hi 1.0.0", SlotState.ACTIVE, "");
        assertThat(s.engine.history()).isEmpty();
    }

    @Test
    void whoeverIsToldOfAPolicyFindsNothingMissing() {
        PolicySlot<Greeting> slot = s.openWithBuiltIn("hi");
        List<String> told = new ArrayList<>();
        slot.onExchange(() -> told.add(slot.why()));
        assertThat(slot.why()).isNotEmpty();
        s.came("hi", "1.0.0");
        assertThat(told).containsExactly("");
    }

    @Test
    void aPlaceOfTheMechanismHoldsWhatIsInUseBeforeAnybodyIsTold() {
        s.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = s.openWithBuiltIn("hi");
        AtomicReference<@Nullable Greeting> place = new AtomicReference<>();
        slot.fill(place::set);
        assertThat(place.get()).isNotNull().isSameAs(slot.current());
        List<String> told = new ArrayList<>();
        slot.onExchange(() -> told.add(place.get().greet()));
        s.came("hi", "2.0.0");
        assertThat(told).containsExactly("hi 2.0.0");
        // Whoever asks for every packet finds another one as soon as it has reported this one.
        slot.report(new IllegalStateException("oh"));
        assertThat(place.get().greet()).isEqualTo("hi 1.0.0");
        slot.close();
        assertThat(place.get()).isNull();
    }

    @Test
    void aNewerVersionIsTakenByItselfAndTheOlderOneKept() {
        s.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = s.open("hi");
        List<String> told = new ArrayList<>();
        slot.onExchange(() -> told.add(slot.current().greet()));
        s.came("hi", "2.0.0");
        s.expect(slot, "hi 2.0.0", SlotState.ACTIVE, "");
        assertThat(s.only().lastGood()).isEqualTo("hi 1.0.0");
        assertThat(told).containsExactly("hi 2.0.0");
        assertThat(s.engine.history())
                .singleElement()
                .satisfies(
                        r -> {
                            assertThat(r.from()).isEqualTo("hi 1.0.0");
                            assertThat(r.to()).isEqualTo("hi 2.0.0");
                            assertThat(r.packetsLost()).isZero();
                        });
    }

    @Test
    void aPolicyThatGoesIsReplacedByTheOlderVersion() {
        s.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = s.openWithBuiltIn("hi");
        PolicyFactory<Greeting> newer = s.came("hi", "2.0.0");
        s.catalog.remove(newer);
        s.expect(slot, "hi 1.0.0", SlotState.ACTIVE, "");
    }

    @Test
    void withoutAnotherVersionTheLastGoodOneOfAnotherNameServes() {
        s.came("hi", "1.0.0");
        PolicyFactory<Greeting> hello = s.came("hello", "1.0.0");
        PolicySlot<Greeting> slot = s.openWithBuiltIn("hi");
        s.set("hello");
        s.expect(slot, "hello 1.0.0", SlotState.ACTIVE, "");
        s.catalog.remove(hello);
        s.expect(
                slot,
                "hi 1.0.0",
                SlotState.DEGRADED,
                "policy greeting/hello is gone; hi 1.0.0 works on");
        s.came("hello", "1.1.0");
        s.expect(slot, "hello 1.1.0", SlotState.ACTIVE, "");
    }

    @Test
    void thenTheBuiltInOneAndTheSlotRecoversWhenThePolicyComesBack() {
        PolicyFactory<Greeting> only = s.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = s.openWithBuiltIn("hi");
        s.catalog.remove(only);
        s.expect(
                slot,
                "built-in",
                SlotState.DEGRADED,
                "policy greeting/hi is gone; the built-in one works meanwhile");
        s.came("hi", "1.0.0");
        s.expect(slot, "hi 1.0.0", SlotState.ACTIVE, "");
    }

    @Test
    void thenNothing() {
        PolicyFactory<Greeting> only = s.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = s.open("hi");
        s.catalog.remove(only);
        s.expect(
                slot,
                null,
                SlotState.WAITING,
                "waiting for policy greeting/hi; the mechanism does without");
    }

    @Test
    void aNewerVersionThatCannotBeMadeIsSetAsideAndTheOneInUseWorksOn() {
        s.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = s.open("hi");
        s.came(
                Situation.FREE,
                "hi",
                "2.0.0",
                parameters -> {
                    throw new IllegalStateException("not today");
                });
        s.expect(
                slot,
                "hi 1.0.0",
                SlotState.QUARANTINED,
                "greeting/hi 2.0.0 was set aside: it threw IllegalStateException: not today;"
                        + " hi 1.0.0 works on");
        s.came("hi", "3.0.0");
        s.expect(slot, "hi 3.0.0", SlotState.ACTIVE, "");
    }

    @Test
    void oneOfAnotherClassIsSetAside() {
        s.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = s.open("hi");
        PolicyFactory<?> wrong = parameters -> "a text";
        s.catalog.add("greeting", "hi", "2.0.0", wrong, "test");
        s.expect(
                slot,
                "hi 1.0.0",
                SlotState.QUARANTINED,
                "greeting/hi 2.0.0 was set aside: it made a java.lang.String, not a "
                        + Greeting.class.getName()
                        + "; hi 1.0.0 works on");
    }

    @Test
    void oneThatFailsItsCheckIsSetAside() {
        PolicySlot<Greeting> slot = s.openWithBuiltIn("hi");
        s.came(Situation.FREE, "hi", "1.0.0", Situation.saying(" "));
        s.expect(
                slot,
                "built-in",
                SlotState.QUARANTINED,
                "greeting/hi 1.0.0 was set aside: it failed its check: it says nothing;"
                        + " the built-in one works meanwhile");
    }

    @Test
    void anErrorOfItsClassesIsNoErrorOfOurs() {
        PolicySlot<Greeting> slot = s.openWithBuiltIn("hi");
        s.came(
                Situation.FREE,
                "hi",
                "1.0.0",
                parameters -> {
                    throw new NoClassDefFoundError("com/example/Missing");
                });
        assertThat(slot.why()).contains("it threw NoClassDefFoundError: com/example/Missing");
    }

    @Test
    void whenTheNewestIsUnfitTheNextOneIsTaken() {
        s.came("hi", "1.0.0");
        s.came(Situation.FREE, "hi", "2.0.0", Situation.saying(""));
        PolicySlot<Greeting> slot = s.open("hi");
        s.expect(
                slot,
                "hi 1.0.0",
                SlotState.QUARANTINED,
                "greeting/hi 2.0.0 was set aside: it failed its check: it says nothing;"
                        + " hi 1.0.0 works on");
    }

    @Test
    void onePolicyThatThrowsAtUseGivesWayToTheLastGoodOneAtOnce() {
        s.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = s.openWithBuiltIn("hi");
        s.came("hi", "2.0.0");
        List<String> told = new ArrayList<>();
        slot.onExchange(() -> told.add(slot.current().greet()));
        slot.report(new IllegalStateException("oh"));
        s.expect(
                slot,
                "hi 1.0.0",
                SlotState.QUARANTINED,
                "greeting/hi 2.0.0 was set aside: it threw IllegalStateException: oh;"
                        + " hi 1.0.0 works on");
        assertThat(told).as("told while it is reporting").isEmpty();
        s.loop.pass();
        assertThat(told).containsExactly("hi 1.0.0");
    }

    @Test
    void thenToTheBuiltInOneAndThenToNothing() {
        s.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = s.openWithBuiltIn("hi");
        slot.report(new IllegalStateException("oh"));
        s.expect(
                slot,
                "built-in",
                SlotState.QUARANTINED,
                "greeting/hi 1.0.0 was set aside: it threw IllegalStateException: oh;"
                        + " the built-in one works meanwhile");
        slot.report(new IllegalStateException("the built-in one as well"));
        assertThat(slot.current().greet()).isEqualTo("built-in");
    }

    @Test
    void onceItsBundleIsGoneAQuarantineIsForgotten() {
        PolicyFactory<Greeting> only = s.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = s.openWithBuiltIn("hi");
        slot.report(new IllegalStateException("oh"));
        s.catalog.remove(only);
        s.expect(
                slot,
                "built-in",
                SlotState.DEGRADED,
                "policy greeting/hi is gone; the built-in one works meanwhile");
        s.came("hi", "1.0.0");
        s.expect(slot, "hi 1.0.0", SlotState.ACTIVE, "");
    }

    @Test
    void somebodyMayAskOnceMoreForAPolicyThatWasSetAside() {
        s.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = s.openWithBuiltIn("hi");
        slot.report(new IllegalStateException("oh"));
        s.set("hi");
        s.expect(slot, "hi 1.0.0", SlotState.ACTIVE, "");
    }

    @Test
    void aLastGoodOneThatGoesIsNotReturnedTo() {
        PolicyFactory<Greeting> old = s.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = s.openWithBuiltIn("hi");
        PolicyFactory<Greeting> newer = s.came("hi", "2.0.0");
        s.catalog.remove(old);
        assertThat(s.only().lastGood()).isEmpty();
        s.catalog.remove(newer);
        assertThat(slot.current().greet()).isEqualTo("built-in");
    }

    @Test
    void aClosedSlotHoldsNothingAndIsNotListed() {
        s.came("hi", "1.0.0");
        PolicySlot<Greeting> slot = s.openWithBuiltIn("hi");
        slot.close();
        assertThat(slot.current()).isNull();
        assertThat(s.engine.slots()).isEmpty();
        s.came("hi", "2.0.0");
        assertThat(slot.current()).isNull();
    }
}
