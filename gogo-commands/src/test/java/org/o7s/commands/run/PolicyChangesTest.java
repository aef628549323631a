package org.o7s.commands.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.commands.kit.Console;
import org.o7s.core.ipcp.LayerChange;
import org.o7s.core.ipcp.LayerChange.Member;
import org.o7s.core.ipcp.LayerChange.State;
import org.o7s.core.slot.PolicyManager.Receipt;

/** How people change policies, of one member or of a whole layer. */
class PolicyChangesTest {
    private static final Receipt LFA =
            new Receipt(
                    7, 3, 0, "routing", "ipcp u1", "link-state 1.0.0", "lfa 1.0.0", 12_300, 0, 0);

    private final Console console = new Console();

    @BeforeEach
    void policiesAreHere() {
        console.policies.catalog.add("routing", "link-state", "1.0.0", _ -> Map.of(), "test");
        console.policies.catalog.add("routing", "odd_name", "1.0.0", _ -> Map.of(), "test");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "set ipcp u1 routing/lfa pff/alternate | set [ipcp u1] routing/lfa{} pff/alternate{}",
                "set routing/lfa pff/alternate ipcp u1 | set [ipcp u1] routing/lfa{} pff/alternate{}",
                "set --ipcp=u1 routing/lfa             | set [ipcp u1] routing/lfa{}",
                "set ipcp u1 routing/lfa a=1 pff/multipath b=2 | set [ipcp u1] routing/lfa{a=1} pff/multipath{b=2}",
                "set ipcp u1 routing/lfa path=/x/y     | set [ipcp u1] routing/lfa{path=/x/y}",
                "set ipcp u1 routing/link_state        | set [ipcp u1] routing/link-state{}",
                "set ipcp u1 routing/odd_name          | set [ipcp u1] routing/odd_name{}",
                "set routing lfa ipcp u1 param a=1     | set [ipcp u1] routing/lfa{a=1}",
                "set routing link_state ipcp u1        | set [ipcp u1] routing/link-state{}",
                "set ipcp u1 routing/lfa --plan        | set [ipcp u1] routing/lfa{} plan",
                "rollback routing ipcp u1              | rollback [ipcp u1] routing",
                "rollback name oping                   | rollback [name oping] load-balance",
            })
    void onePolicyOrASet(String line, String call) {
        assertThat(console.run("policy " + line)).as(console.err()).isZero();
        assertThat(console.policies.calls).containsExactly(call);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "set                              | <kind>/<policy> is missing",
                "set ipcp u1                      | <kind>/<policy> is missing",
                "set routing ipcp u1              | <policy> is missing",
                "set ipcp u1 a=1                  | the policy that it belongs to stands before it",
                "set ipcp u1 routing/             | it must be <kind>/<policy>",
                "set ipcp u1 layer net routing/x  | a whole layer was named as well",
                "rollback                         | <kind> is missing",
            })
    void whatIsNotSaidIsAskedFor(String line, String sentence) {
        assertThat(console.run("policy " + line)).isEqualTo(2);
        assertThat(console.err()).contains(sentence);
        assertThat(console.policies.calls).isEmpty();
    }

    @Test
    void withoutAnExchangeThereIsNothingToRollBack() {
        assertThat(console.run("policy rollback ipcp e1")).isEqualTo(5);
        assertThat(console.err()).contains("E-POLICY-NOLASTGOOD");
    }

    @Test
    void slotsShowTheirLastExchange() {
        console.run("policy show");
        assertThat(console.out()).contains("set", "12.3", "waiting for policy hash/sha3-256");
        console.run("policy show --json");
        assertThat(console.out()).contains("\"last\":{\"number\":1,\"set\":1");
    }

    // ---- layers ----

    private int change(LayerChange change, String line) {
        console.management.layerChange = change;
        return console.run("policy set layer net routing/lfa pff/alternate " + line);
    }

    private static Member member(long address, State state, String why, Receipt... receipts) {
        return new Member(address, state, why, List.of(receipts));
    }

    @Test
    void aLayerChangesWithARowForEachMember() {
        LayerChange done =
                new LayerChange(
                        true,
                        List.of(
                                member(0x10, State.CHANGED, "", LFA),
                                member(0x20, State.KEEPS_ITS_OWN, "not o7s")));
        assertThat(change(done, "")).isZero();
        assertThat(console.management.calls)
                .containsExactly("changePolicies net [routing/lfa{}, pff/alternate{}]");
        assertThat(console.out())
                .contains("10.00.00.00", "changed", "link-state 1.0.0", "12.3")
                .contains("20.00.00.00", "keeps its own", "not o7s")
                .contains("All members of layer \"net\" that take part changed.");
        assertThat(change(done, "--json")).isZero();
        assertThat(console.out())
                .contains("\"decided\":true,\"complete\":true")
                .contains("\"address\":\"20.00.00.00\",\"state\":\"KEEPS_ITS_OWN\"");
    }

    @Test
    void aMemberThatCannotIsNamedAndNobodyChanges() {
        LayerChange refused =
                new LayerChange(
                        false,
                        List.of(
                                member(0x10, State.READY, "", LFA),
                                member(0x20, State.REFUSED, "no policy \"routing/lfa\"")));
        assertThat(change(refused, "")).isEqualTo(1);
        assertThat(console.out())
                .contains("20.00.00.00", "refused", "no policy \"routing/lfa\"", "none did");
        assertThat(change(refused, "--plan")).isEqualTo(1);
        assertThat(console.management.calls.getLast()).endsWith(" plan");
    }

    @Test
    void aPlanThatCouldBeDoneSucceeds() {
        LayerChange possible = new LayerChange(false, List.of(member(0x10, State.READY, "", LFA)));
        assertThat(change(possible, "--plan")).isZero();
        assertThat(console.out()).contains("could change");
    }

    @Test
    void silenceIsATimeout() {
        assertThat(change(new LayerChange(true, List.of(member(1, State.UNCONFIRMED, "late"))), ""))
                .isEqualTo(6);
        assertThat(change(new LayerChange(false, List.of(member(1, State.SILENT, ""))), ""))
                .isEqualTo(6);
    }

    @Test
    void aLayerRollsBackTheKindThatIsNamed() {
        console.run("policy rollback routing layer net");
        assertThat(console.management.calls).containsExactly("changePolicies net [routing/{}]");
        assertThat(console.run("policy rollback layer net")).isEqualTo(5);
    }
}
