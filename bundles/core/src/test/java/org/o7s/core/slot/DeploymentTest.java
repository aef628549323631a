package org.o7s.core.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyManager.Receipt;
import org.o7s.core.slot.PolicyManager.SlotState;
import org.o7s.core.slot.Situation.Greeting;
import org.o7s.policy.PolicyFactory;

/** A bundle is tried everywhere before it is taken anywhere. */
class DeploymentTest {
    private final Shelf shelf = new Shelf();
    private final Situation s = new Situation(new InlineCompute(), shelf, PolicyChoices.NONE);

    DeploymentTest() {
        shelf.catalog = s.catalog;
    }

    /** A framework in miniature: the "jar" is what the policy says. */
    private static final class Shelf implements PolicyDeployer {
        private PolicyCatalog catalog = new PolicyCatalog();
        private final Map<String, PolicyFactory<Greeting>> running = new TreeMap<>();
        private final List<String> tidied = new ArrayList<>();
        private long number;
        private Runnable whileStarting = () -> {};

        @Override
        public Parcel inspect(byte[] jar) {
            String words = new String(jar, java.nio.charset.StandardCharsets.UTF_8);
            return new Parcel(jar, words, "bundle", words, List.of(new Provided("greeting", "hi")));
        }

        @Override
        public boolean isDeployed(Parcel parcel) {
            return running.containsKey(parcel.digest());
        }

        @Override
        public Deployed deploy(Parcel parcel, Duration limit) {
            PolicyFactory<Greeting> factory =
                    Situation.saying(parcel.version().equals("mute") ? "" : parcel.version());
            running.put(parcel.digest(), factory);
            number++;
            PolicyCatalog.Entry entry =
                    catalog.add("greeting", "hi", parcel.version(), factory, "shelf", number);
            whileStarting.run();
            return new Deployed(parcel, List.of(entry), 1);
        }

        @Override
        public void takeBack(Deployed deployed) {
            catalog.remove(running.remove(deployed.parcel().digest()));
        }

        @Override
        public void tidy(Predicate<PolicyCatalog.Entry> needed) {
            for (PolicyCatalog.Entry e : catalog.entries()) {
                if (e.deployment() < number && !needed.test(e)) {
                    tidied.add(e.version());
                    catalog.remove(e.factory());
                }
            }
        }
    }

    private List<Receipt> deploy(String words) {
        return s.engine.deploy(
                words.getBytes(java.nio.charset.StandardCharsets.UTF_8), false, Situation.LIMIT);
    }

    @Test
    void whatIsDeployedIsTakenByTheSlotsThatWantIt() {
        s.came("hi", "1");
        PolicySlot<Greeting> slot = s.open("hi");
        assertThat(deploy("2"))
                .containsExactly(
                        new Receipt(1, 1, 1_000, "greeting", "ipcp e1", "hi 1", "hi 2", 0, 1, 0));
        s.expect(slot, "2", SlotState.ACTIVE, "");
        assertThat(s.engine.history()).hasSize(1);
    }

    @Test
    void nothingIsTakenBeforeTheDeploymentIsDecided() {
        s.came("hi", "1");
        PolicySlot<Greeting> slot = s.open("hi");
        List<String> meanwhile = new ArrayList<>();
        shelf.whileStarting = () -> meanwhile.add(slot.current().greet());
        deploy("2");
        assertThat(meanwhile).containsExactly("hi 1");
    }

    @Test
    void whatIsUnfitIsTakenBackAndLeavesNoTrace() {
        s.came("hi", "1");
        PolicySlot<Greeting> slot = s.open("hi");
        assertThatThrownBy(() -> deploy("mute"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(
                        "cannot deploy \"bundle\": for ipcp e1, greeting/hi mute failed its check:"
                                + " it says nothing");
        s.expect(slot, "hi 1", SlotState.ACTIVE, "");
        assertThat(shelf.running).isEmpty();
        assertThat(s.engine.policies()).hasSize(1);
        deploy("2");
        s.expect(slot, "2", SlotState.ACTIVE, "");
    }

    @Test
    void withoutASlotItIsDeployedForNobody() {
        assertThat(deploy("1"))
                .containsExactly(
                        new Receipt(0, 0, 1_000, "greeting", "", "nothing", "hi 1", 0, 1, 0));
        assertThat(s.open("hi").current().greet()).isEqualTo("1");
    }

    @Test
    void theSameAgainChangesNothing() {
        s.open("hi");
        deploy("1");
        assertThat(deploy("1"))
                .containsExactly(new Receipt(0, 0, 1_000, "greeting", "", "hi 1", "hi 1", 0, 0, 0));
        assertThat(shelf.number).isEqualTo(1);
    }

    @Test
    void aPlanDeploysNothing() {
        s.came("hi", "1");
        s.open("hi");
        assertThat(s.engine.deploy(new byte[] {'2'}, true, Situation.LIMIT))
                .containsExactly(
                        new Receipt(0, 0, 1_000, "greeting", "ipcp e1", "hi 1", "hi 2", 0, 0, 0));
        assertThat(shelf.running).isEmpty();
    }

    @Test
    void onlyWhatIsInUseAndTheLastGoodOneAreNeeded() {
        PolicySlot<Greeting> slot = s.open("hi");
        deploy("1");
        deploy("2");
        deploy("3");
        deploy("4");
        assertThat(shelf.tidied).containsExactly("1", "2");
        s.rollback();
        assertThat(slot.current().greet()).isEqualTo("3");
    }

    @Test
    void withoutAFrameworkThatIsSaid() {
        assertThatThrownBy(() -> new Situation().engine.deploy(new byte[1], false, Situation.LIMIT))
                .hasMessageContaining("this system does not run in an OSGi framework");
    }
}
