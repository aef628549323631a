package org.o7s.commands.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.commands.Caller;
import org.o7s.commands.Caller.Privilege;
import org.o7s.commands.kit.Console;
import org.o7s.commands.kit.FakeManagement;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.irm.environment.StartCommand;
import org.o7s.irm.management.CaptureView;
import org.o7s.irm.management.NameView;
import org.o7s.irm.management.ProcessView;
import org.o7s.irm.management.ProcessView.PolicyInUse;
import org.o7s.irm.management.ProgramView;
import org.o7s.irm.management.StartView;

/** A system of two users, each with a process and a flow: ada has 7 and 3, bob 4711 and 5. */
class SightTest {
    private static final String ADA = "7";
    private static final String BOB = "4711";

    private final Console console = new Console();

    @BeforeEach
    void twoUsers() {
        FakeManagement system = console.management;
        system.ipcp(1, "lo0", IpcpType.LOCAL, "hub");
        system.processes.add(process(ADA, "ada"));
        system.processes.add(process(BOB, "bob"));
        system.flows.add(FakeManagement.flow(5, Long.parseLong(BOB), 0));
        system.names.add(
                new NameView(
                        "shop",
                        "spillover",
                        true,
                        List.of("till"),
                        List.of(7L, 4711L),
                        List.of(),
                        List.of("lo0"),
                        2));
        system.programs.add(
                new ProgramView(
                        "till",
                        List.of("shop"),
                        List.of(7L, 4711L),
                        List.of(
                                new StartView(
                                        "shop",
                                        new StartCommand("/opt/till", List.of("--secret")),
                                        List.of(4711L),
                                        "running",
                                        0,
                                        ""))));
        system.captures.add(
                new CaptureView(1, "flow 5", "/tmp/5.pcapng", CaptureView.RUNNING, 0, 0, 0));
        system.rib.put("irmd/processes/7", Map.of("program", "of-7"));
        system.rib.put("irmd/processes/4711", Map.of("program", "of-4711"));
        system.rib.put("irmd/flows/3", Map.of("process", ADA, "name", "oping"));
        system.rib.put("irmd/flows/5", Map.of("process", BOB, "name", "oping"));
        system.rib.put("irmd/captures/1", Map.of("source", "flow 5"));
        system.rib.put("irmd/names/shop", Map.of("processes", "7 4711", "programs", "till"));
        system.rib.put("irmd/names/idle", Map.of("processes", "", "programs", "till"));
        system.rib.put("irmd/programs/till", Map.of("processes", "4711 7", "names", "shop"));
        system.rib.put("irmd/requests", Map.of("requests", "1"));
        system.rib.put("lo0/info/_type", Map.of("", "local"));
        system.rib.put("lo0/flows/3--5", Map.of("Name", "oping", "Traffic", "100 packets"));
        system.rib.put("u1/flow-allocator/3", Map.of("Name", "oping", "State", "up"));
        system.rib.put("all/joined/3", Map.of("Name", "all"));
        system.rib.put("all/neighbours/2", Map.of("Peer", "01"));
        // Nobody keeps a manager from giving an IPCP such a name.
        system.rib.put("irmd/flows/9", Map.of("Name", "oping"));
        system.rib.put("irmd/processes/x", Map.of("Name", "oping"));
        console.caller = new Caller("ada", Privilege.READ);
    }

    private static ProcessView process(String id, String user) {
        return new ProcessView(
                Long.parseLong(id),
                user,
                "of-" + user,
                List.of("shop"),
                1,
                0,
                0,
                0,
                0,
                PolicyInUse.UNSAID);
    }

    private String shown(String line) {
        assertThat(console.run(line)).as(line).isZero();
        return console.out();
    }

    /** Each shows something of ada, and with the right to manage also what is of bob. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "process list",
                "process list --json",
                "flow list --json",
                "program list",
                "program list --json",
                "name list --verbose",
                "name list --json",
                "rib cat irmd/processes",
                "rib cat irmd/flows",
                "rib cat irmd/names",
                "rib cat irmd/programs --json",
                "rib ls irmd/processes",
                "rib watch irmd/processes count 2 interval 1ms"
            })
    void everybodySeesHisOwnAndWhoeverManagesSeesAll(String line) {
        assertThat(shown(line)).contains(ADA).doesNotContain(BOB, "of-bob");
        console.caller = new Caller("ada", Privilege.MANAGE);
        assertThat(shown(line)).contains(ADA, BOB);
    }

    @Test
    void namesProgramsAndIpcpsAreForAll() {
        console.caller = new Caller("eve", Privilege.READ);
        assertThat(shown("name list --verbose")).contains("shop", "till", "lo0");
        assertThat(shown("program list")).contains("till", "shop");
        assertThat(shown("rib cat irmd/names/shop")).contains("till");
        assertThat(shown("rib cat irmd/names/idle")).contains("till");
        assertThat(shown("rib ls")).isEqualTo("all/\nirmd/\nlo0/\n");
        assertThat(shown("rib ls lo0")).isEqualTo("info/\n");
        assertThat(shown("rib ls irmd")).isEqualTo("names/\nprograms/\nrequests\n");
    }

    @Test
    void howProgramsAreStartedIsForWhoeverManages() {
        for (String line : List.of("program list", "program list --json")) {
            assertThat(shown(line)).doesNotContain("/opt", "secret", "running");
        }
        console.caller = new Caller("ada", Privilege.MANAGE);
        assertThat(shown("program list")).contains("shop (running 4711)");
        assertThat(shown("program list --json")).contains("/opt/till", "--secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "irmd/processes/4711",
                "irmd/processes/471",
                "irmd/processes/x",
                "irmd/flows/5",
                "irmd/flows/9",
                "irmd/captures/1",
                "lo0/flows/3--5",
                "lo0/flows",
                "u1/flow-allocator/3",
                "all/joined/3"
            })
    void whatIsNotSeenIsNotThereAndNotSuggested(String path) {
        assertThat(console.run("rib cat " + path)).isEqualTo(4);
        assertThat(console.err()).contains("E-RIB-PATH");
        assertThat(console.err().replace("\"" + path + "\"", ""))
                .doesNotContain(BOB, "irmd/flows/5", "irmd/flows/9", "captures", "--5", "joined");
        console.caller = new Caller("ada", Privilege.MANAGE);
        console.run("rib cat " + path);
        assertThat(console.out() + console.err()).containsAnyOf(BOB, "oping", "flow 5", "all");
    }

    @Test
    void whatIsSeenIsSuggested() {
        assertThat(console.run("rib cat irmd/processes/8")).isEqualTo(4);
        assertThat(console.err()).contains("try: irmd/processes/7");
    }

    @Test
    void onlyWhatIsSeenIsCompleted() {
        assertThat(console.complete("rib cat irmd/processes/")).containsExactly("irmd/processes/7");
        assertThat(console.complete("rib ls lo0/")).containsExactly("lo0/info/_type");
        assertThat(console.complete("bind program ")).contains("till", "of-ada");
        assertThat(console.complete("bind program ")).doesNotContain("of-bob");
        assertThat(console.complete("bind process ")).contains(ADA).doesNotContain(BOB);
        assertThat(console.complete("flow show ")).containsExactly("3");
        assertThat(console.complete("capture stop ")).isEmpty();
        console.caller = new Caller("ada", Privilege.MANAGE);
        assertThat(console.complete("rib cat irmd/processes/"))
                .contains("irmd/processes/7", "irmd/processes/4711");
        assertThat(console.complete("bind program ")).contains("of-bob");
        assertThat(console.complete("capture stop ")).containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "capture list --dry-run",
                "capture list --json --dry-run",
                "capture start flow 5 file /tmp/x.pcapng --dry-run",
                "capture stop 1 --dry-run",
                "bind process 4711 name shop --dry-run",
                "bind process 4712 name shop --dry-run",
                "unbind process 4711 --dry-run",
                "bind program /root/till name shop auto --dry-run"
            })
    void aPlanTellsNothingOfOthers(String line) {
        assertThat(console.run(line)).isEqualTo(7);
        assertThat(console.err()).contains("E-PERMISSION");
        assertThat(console.management.calls).isEmpty();
        console.caller = new Caller("ada", Privilege.MANAGE);
        assertThat(console.run(line)).isZero();
    }

    @Test
    void aPlanWithWhatIsSeenIsForAll() {
        assertThat(console.does("bind process 7 name shop --dry-run"))
                .containsExactly("plan bind process 7 shop");
        assertThat(console.does("unbind process 7 --dry-run"))
                .containsExactly("plan unbind process 7 *");
        assertThat(console.run("unbind process 7")).isEqualTo(7);
    }

    @Test
    void whoIsAtTheOtherEndOfADirectFlowIsSaidToWhoeverSeesIt() {
        console.management.flows.clear();
        console.management.flows.add(FakeManagement.flow(3, 7, 5));
        console.management.flows.add(FakeManagement.flow(5, 4711, 3));
        assertThat(shown("flow list --json")).contains("\"peer\":0");
        assertThat(shown("flow show 3 --json")).contains("\"peer\":0");
        assertThat(shown("explain flow 3")).contains(ADA, "direct").doesNotContain(BOB, "flow 5");
        assertThat(shown("explain flow 3 --json")).doesNotContain(BOB, "flow 5");
        console.management.processes.removeLast();
        console.management.processes.add(process(BOB, "ada"));
        assertThat(shown("flow list --json")).contains("\"peer\":5", "\"peer\":3");
        assertThat(shown("flow show 3 --json")).contains("\"peer\":5");
        assertThat(shown("explain flow 3")).contains("flow 5 of oping (4711)");
        console.caller = new Caller("eve", Privilege.MANAGE);
        assertThat(shown("flow list --json")).contains("\"peer\":5", "\"peer\":3");
        assertThat(shown("explain flow 3")).contains("flow 5 of oping (4711)");
    }

    @Test
    void theWayOfAnotherFlowThatGotTheNumberMeanwhileIsNotTold() {
        console.management.meanwhile =
                () -> console.management.flows.set(0, FakeManagement.flow(3, 4711, 0));
        assertThat(console.run("explain flow 3")).isEqualTo(4);
        assertThat(console.out()).isEmpty();
        console.management.meanwhile = () -> {};
        console.caller = new Caller("eve", Privilege.MANAGE);
        console.management.meanwhile =
                () -> console.management.flows.set(0, FakeManagement.flow(3, 7, 0));
        assertThat(console.run("explain flow 3")).isEqualTo(4);
        assertThat(console.err()).contains("E-FLOW-UNKNOWN", "it ended meanwhile");
    }
}
