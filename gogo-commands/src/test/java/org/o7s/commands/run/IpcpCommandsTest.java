package org.o7s.commands.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.commands.kit.Console;
import org.o7s.commands.kit.FakeManagement;
import org.o7s.core.ipcp.IpcpType;

class IpcpCommandsTest {
    private final Console console = new Console();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "irm i b t local n l1 l local | bootstrap l1 local local",
                "irm ipcp bootstrap name eth layer ethernet type eth-dix dev eth1"
                        + " | bootstrap eth eth-dix ethernet device=[eth1]",
                "irm ipcp bootstrap name eth layer e type eth-dix if eth1"
                        + " | bootstrap eth eth-dix e device=[eth1]",
                "irm ipcp bootstrap name eth layer e type eth-dix if_name eth1 ethertype b000"
                        + " | bootstrap eth eth-dix e device=[eth1] ethertype=[0xB000]",
                "irm ipcp bootstrap name u layer n type udp ip 10.1.1.2"
                        + " | bootstrap u udp4 n ip=[10.1.1.2]",
                "irm ipcp bootstrap name u layer n type udp ip fe80::1"
                        + " | bootstrap u udp6 n ip=[fe80::1]",
                "irm ipcp bootstrap name u layer n type ud ip 10.1.1.2 sport 4000"
                        + " | bootstrap u udp4 n ip=[10.1.1.2] port=[4000]",
                "irm ipcp bootstrap name u layer n type udp4 ip 10.1.1.2 peer a=10.1.1.3"
                        + " peer b=10.1.1.4"
                        + " | bootstrap u udp4 n ip=[10.1.1.2] peer=[a=10.1.1.3, b=10.1.1.4]",
                "irm ipcp bootstrap --name u --layer=n --type udp4 --ip 10.1.1.2"
                        + " | bootstrap u udp4 n ip=[10.1.1.2]",
                "irm ipcp bootstrap type local name l layer a layer b hash sha3-512"
                        + " | bootstrap l local b hash=[SHA3_512]",
                "irm ipcp bootstrap type udp4 name u layer n ip 10.1.1.2 driver udp-nio"
                        + " | bootstrap u udp4 n driver=[udp-nio] ip=[10.1.1.2]",
                "irm ipcp bootstrap type local name l layer a --keep | bootstrap l local a keep",
                "irm ipcp bootstrap type raptor name l layer a | bootstrap l raptor a",
                "irm ipcp bootstrap type broadcast name b layer bl autobind"
                        + " | bootstrap b broadcast bl autobind",
                "irm ipcp create type eth-d name e | create e eth-dix",
                "irm ipcp create name u type normal | create u unicast",
                "irm ipcp create name u type udp | create u udp4",
                "irm i d n lo0 | destroy lo0"
            })
    void aLineReachesTheSystemAs(String line, String call) {
        assertThat(console.does(line.strip())).containsExactly(call.strip());
    }

    @Test
    void theSlidesNotationParses() {
        String options = "routing lfa pff alternate hash SHA3_256 addr_auth flat ttl addr 4 fd 2";
        assertThat(
                        console.does(
                                "ipcp bootstrap type normal name n layer l "
                                        + options
                                        + " autobind"))
                .containsExactly(
                        "bootstrap n unicast l addr=[4] addr_auth=[flat] eid=[8] hash=[SHA3_256]"
                                + " routing=[lfa] ttl=[60] autobind");
        assertThat(console.err()).contains("only 8 is supported");
        assertThat(console.does("ipcp bootstrap type normal name n layer l ttl addr fd autobind"))
                .containsExactly("bootstrap n unicast l addr=[4] eid=[8] ttl=[60] autobind");
        assertThat(console.err()).contains("\"addr\" without a number means 4");
        assertThat(console.does("ipcp bootstrap type unicast name n layer l ttl 30"))
                .containsExactly("bootstrap n unicast l ttl=[30]");
    }

    @ParameterizedTest
    @CsvSource({
        "pff simple, routing=[link_state]",
        "pff alternate, routing=[lfa]",
        "pff multipath, routing=[ecmp]",
        "routing link-state pff simple, routing=[link_state]",
        "routing ecmp pff multipath, routing=[ecmp]",
        "routing lfa pff simple, pff=[simple] routing=[lfa]"
    })
    void aForwardingPolicySelectsOrConfirmsItsRouting(String typed, String options) {
        assertThat(console.does("ipcp bootstrap type unicast name n layer l " + typed))
                .containsExactly("bootstrap n unicast l " + options);
    }

    @Test
    void aPairThatWastesOneOfTheTwoIsMadeAndSaid() {
        assertThat(
                        console.does(
                                "ipcp bootstrap type unicast name n layer l routing ecmp pff simple"))
                .containsExactly("bootstrap n unicast l pff=[simple] routing=[ecmp]");
        assertThat(console.err()).contains("computed but not used");
        console.does("ipcp bootstrap type unicast name n layer l routing link_state pff multipath");
        assertThat(console.err()).contains("no more than simple");
    }

    @Test
    void aPolicyOfNobodysKnowingMayBeChosen() {
        assertThat(
                        console.does(
                                "ipcp bootstrap type unicast name n layer l routing distance-vector"
                                        + " pff shortest-queue congestion my.own_1"))
                .containsExactly(
                        "bootstrap n unicast l congestion=[my.own_1] pff=[shortest-queue]"
                                + " routing=[distance-vector]");
    }

    @Test
    void theTypeOfAnExistingIpcpNeedsNotBeGiven() {
        console.management.ipcp(9, "lo0", IpcpType.LOCAL, "");
        assertThat(console.does("ipcp bootstrap name lo0 layer hub"))
                .containsExactly("bootstrap lo0 - hub");
        assertThat(console.run("ipcp bootstrap name lo0 layer hub type eth-dix dev e"))
                .isEqualTo(5);
        assertThat(console.err())
                .isEqualTo(
                        """
                        irm: cannot bootstrap "lo0" as eth-dix (E-IPCP-TYPE)
                          it exists, and is of type local
                        """);
    }

    @Test
    void withoutATypeANewIpcpIsAUsageErrorBeforeAnythingIsMade() {
        assertThat(console.run("ipcp bootstrap name lo0 layer hub")).isEqualTo(2);
        assertThat(console.err()).contains("E-USAGE-MISSING", "there is no IPCP \"lo0\" yet");
        assertThat(console.management.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ipcp bootstrap type udp4 name u layer n",
                "ipcp bootstrap type eth-dix name e layer n",
                "ipcp bootstrap type local name e",
                "ipcp bootstrap type local layer e",
                "ipcp bootstrap type unicast name e layer l hash",
                "ipcp bootstrap type unicast name e layer l hash SHA1",
                "ipcp bootstrap type unicast name e layer l ttl 300",
                "ipcp bootstrap type unicast name e layer l ttl 0",
                "ipcp bootstrap type unicast name e layer l addr 8",
                "ipcp bootstrap type unicast name e layer l routing LFA",
                "ipcp bootstrap type unicast name e layer l routing -",
                "ipcp bootstrap type unicast name e layer l dht_k 21",
                "ipcp bootstrap type unicast name e layer l dht_t_expire 9",
                "ipcp bootstrap type unicast name e layer l dht_t_refresh 2h",
                "ipcp bootstrap type unicast name e layer l ls_t_timeo 1x",
                "ipcp bootstrap type udp4 name u layer n ip 0.0.0.0",
                "ipcp bootstrap type udp4 name u layer n ip host",
                "ipcp bootstrap type udp4 name u layer n ip ::1",
                "ipcp bootstrap type udp6 name u layer n ip 10.0.0.1",
                "ipcp bootstrap type udp4 name u layer n ip 10.0.0.1 port 65536",
                "ipcp bootstrap type udp4 name u layer n ip 10.0.0.1 peer a",
                "ipcp bootstrap type eth-dix name e layer n dev e0 ethertype 0x05ff",
                "ipcp bootstrap type eth-dix name e layer n dev e0 ethertype ffff",
                "ipcp bootstrap type eth-dix name e layer n dev e0 ethertype zz",
                "ipcp bootstrap type wifi name e layer n",
                "ipcp bootstrap type local name e layer n keep",
                "ipcp create name e",
                "ipcp create type local",
                "ipcp enroll name x",
                "ipcp connect name x",
                "ipcp connect name x dst y qos good",
                "ipcp connect name x dst y component routing",
                "ipcp disconnect name x dst y component data",
                "ipcp",
                "ipcp frobnicate",
                "ipcp create type local name e extra"
            })
    void aLineThatMakesNoSenseIsRefusedBeforeAnythingHappens(String line) {
        assertThat(console.run(line)).as(console.err()).isEqualTo(2);
        assertThat(console.err()).startsWith("irm: ").contains("(E-USAGE-");
        assertThat(console.out()).isEmpty();
        assertThat(console.management.calls).isEmpty();
    }

    @Test
    void timesTakeUnits() {
        assertThat(
                        console.does(
                                "ipcp bootstrap type unicast name e layer l dht_t_refresh 1h"
                                        + " ls_t_update 2m ls_t_recalc 7"))
                .containsExactly(
                        "bootstrap e unicast l dht_t_refresh=[3600] ls_t_recalc=[7]"
                                + " ls_t_update=[120]");
    }

    @Test
    void optionsOfOtherTypesAreIgnoredWithANotice() {
        assertThat(console.does("ipcp bootstrap type local name e layer l ttl 3 autobind"))
                .containsExactly("bootstrap e local l");
        assertThat(console.err())
                .isEqualTo(
                        """
                        irm: notice: ttl is not used by local; ignored
                        irm: notice: autobind is for unicast and broadcast; ignored for local
                        """);
        console.does("ipcp bootstrap type local name e layer l ttl 3 --quiet");
        assertThat(console.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "irm ipcp enroll name u2 dst uni autobind | enrol u2 - with uni in - autobind",
                "irm ipcp enrol name u2 layer uni | enrol u2 - with uni in uni",
                "irm i e n u2 l uni d u1 t normal | enrol u2 unicast with u1 in uni",
                "irm ipcp enroll name b2 type broadcast dst b --keep"
                        + " | enrol b2 broadcast with b in - keep",
                "irm ipcp enroll name u2 dst uni --dry-run | plan enrol u2 - with uni in -",
                "irm ipcp connect name u2 dst u1 | connect u2 u1 [] raw",
                "irm i co n u2 d u1 c * | connect u2 u1 [] raw",
                "irm ipcp connect name u2 dst u1 component mgmt | connect u2 u1 [MANAGEMENT] raw",
                "irm ipcp connect name u2 dst u1 component management"
                        + " | connect u2 u1 [MANAGEMENT] raw",
                "irm ipcp connect name u2 dst u1 component d* qos voice"
                        + " | connect u2 u1 [DATA_TRANSFER] voice",
                "irm i di n u2 d u1 | disconnect u2 u1 []",
                "irm ipcp disconnect name u2 dst u1 component dt"
                        + " | disconnect u2 u1 [DATA_TRANSFER]"
            })
    void aMemberIsMadeAndConnectedAs(String line, String call) {
        assertThat(console.does(line.strip())).containsExactly(call.strip());
    }

    @Test
    void disconnectingWhatIsNotThereIsForgivenForCompatibility() {
        console.management.failure = Optional.of(FakeManagement.notFound("cannot disconnect"));
        assertThat(console.run("ipcp disconnect name uni9 dst uni1")).isEqualTo(4);
        assertThat(console.run("ipcp disconnect name uni9 dst uni1 --compat")).isZero();
        assertThat(console.run("ipcp connect name uni9 dst uni1 --compat")).isEqualTo(4);
    }

    @Test
    void theListHasTheFormOf023ByteForByte() {
        console.management
                .ipcp(4210, "lo0", IpcpType.LOCAL, "hub")
                .ipcp(4388, "core.1", IpcpType.UNICAST, "core")
                .ipcp(4402, "core.2", IpcpType.UNICAST, "")
                .ipcp(4305, "wifi0", IpcpType.ETH_DIX, "air");
        assertThat(console.run("ipcp list")).isZero();
        assertThat(console.out())
                .isEqualTo(
                        """
                        +---------+----------------------+------------+----------------------+
                        |     pid |                 name |       type |                layer |
                        +---------+----------------------+------------+----------------------+
                        |    4210 |                  lo0 |      local |                  hub |
                        |    4388 |               core.1 |    unicast |                 core |
                        |    4402 |               core.2 |    unicast |        Not enrolled. |
                        |    4305 |                wifi0 |    eth-dix |                  air |
                        +---------+----------------------+------------+----------------------+

                        """);
    }

    @Test
    void longNamesPushTheBorderOut() {
        console.management.ipcp(1, "a-name-of-more-than-twenty", IpcpType.LOCAL, "hub");
        console.run("ipcp list");
        assertThat(console.out()).contains("|       1 | a-name-of-more-than-twenty |      local |");
    }

    @Test
    void anEmptySystemSaysSo() {
        assertThat(console.run("ipcp list")).isZero();
        assertThat(console.out()).isEqualTo("No IPCPs in system.\n\n");
    }

    @Test
    void theListIsFilteredByNameTypeAndLayer() {
        console.management
                .ipcp(1, "lo0", IpcpType.LOCAL, "hub")
                .ipcp(2, "u1", IpcpType.UDP4, "ipnet")
                .ipcp(3, "u2", IpcpType.UDP6, "ipnet6");
        console.run("ipcp list type udp");
        assertThat(console.out()).contains("u1", "u2").doesNotContain("lo0");
        console.run("ipcp list layer ipnet");
        assertThat(console.out()).contains("u1").doesNotContain("u2");
        console.run("ipcp list name *0");
        assertThat(console.out()).contains("lo0").doesNotContain("u1");
        console.run("ipcp list name nobody");
        assertThat(console.out()).isEqualTo("No IPCPs in system.\n\n");
        assertThat(console.run("ipcp list --json")).isZero();
        assertThat(console.out())
                .startsWith("{\"schema\":\"o7s.ipcp.list/1\",\"ipcps\":[{\"id\":1,\"name\":\"lo0\"")
                .endsWith("}\n");
        console.run("ipcp list --verbose");
        assertThat(console.out()).contains("lo0: OPERATIONAL", "  device: eth1");
    }

    @Test
    void dryRunPrintsThePlanAndPassesItOn() {
        assertThat(console.does("--dry-run ipcp bootstrap type local name l layer a"))
                .containsExactly("plan bootstrap l local a");
        assertThat(console.out()).isEqualTo("would: bootstrap l local a\n");
        console.does("ipcp bootstrap type local name l layer a --timeout 500ms");
        assertThat(console.management.lastCall.limit()).isEqualTo(Duration.ofMillis(500));
        assertThat(console.out()).isEmpty();
        console.does("ipcp bootstrap type local name l layer a --verbose");
        assertThat(console.out()).isEqualTo("bootstrap l local a\n");
    }

    @Test
    void anUnknownIpcpIsExitFourUnlessOldHabitsAreAskedFor() {
        console.management.failure =
                java.util.Optional.of(FakeManagement.notFound("cannot destroy \"x\""));
        assertThat(console.run("ipcp destroy name x")).isEqualTo(4);
        assertThat(console.run("ipcp destroy name x --compat")).isZero();
        assertThat(console.err()).isEmpty();
    }
}
