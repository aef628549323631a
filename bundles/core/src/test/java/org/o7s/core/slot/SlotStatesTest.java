package org.o7s.core.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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
}
