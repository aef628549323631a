package org.o7s.commands.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.commands.Caller;
import org.o7s.commands.Caller.Privilege;
import org.o7s.commands.grammar.Grammar;
import org.o7s.commands.grammar.Operation;
import org.o7s.commands.kit.Console;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.irm.management.ProcessView;
import org.o7s.irm.management.ProcessView.PolicyInUse;

class CommandLineTest {
    private final Console console = new Console();

    @Test
    void everyOperationOfTheGrammarCanBeCarriedOut() {
        assertThat(console.irm.operations())
                .containsExactlyInAnyOrderElementsOf(
                        Grammar.of(List.of()).operations().stream()
                                .map(Operation::id)
                                .distinct()
                                .toList());
    }

    @Test
    void irmAlonePrintsTheCommandsAndReturns255() {
        assertThat(console.run("")).isEqualTo(255);
        assertThat(console.out()).contains("ipcp", "bind", "unbind", "name", "help", "register");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "help",
                "-h",
                "--help",
                "h",
                "ipcp help",
                "ipcp -h",
                "bind help",
                "unbind help",
                "name help",
                "ipcp bootstrap --help",
                "ipcp bootstrap name x -h",
                "ipcp help bootstrap",
                "help ipcp bootstrap",
                "help bootstrap",
                "help dev",
                "help register",
                "register --help",
                "policy help",
                "help nonsense",
                "rib cat --help"
            })
    void helpIsEverywhereAndExitsWithZero(String line) {
        assertThat(console.run(line)).isZero();
        assertThat(console.out()).contains("irm ");
        assertThat(console.err()).isEmpty();
        assertThat(console.management.calls).isEmpty();
    }

    @Test
    void helpShowsBothSyntaxes() {
        console.run("help register");
        assertThat(console.out())
                .contains("irm name register oping layer", "irm register name oping layer");
        console.run("ipcp bootstrap --help");
        assertThat(console.out()).contains("dev|device|if|if_name <device>", "driver <driver>");
    }

    @Test
    void everyOperationHasHelpWithAnExample() {
        for (Operation o : Grammar.of(List.of()).operations()) {
            assertThat(console.run("help " + o.id())).isZero();
            assertThat(console.out()).as(o.id()).contains(o.examples().getFirst());
        }
    }

    @Test
    void aProblemSaysWhatWhyAndWhatNext() {
        assertThat(console.run("ipcp bootsrap")).isEqualTo(2);
        assertThat(console.err())
                .isEqualTo(
                        """
                        irm: unknown operation of irm ipcp "bootsrap" (E-USAGE-WORD)
                          there is no such operation of irm ipcp
                          try: bootstrap; irm ipcp help
                        """);
        assertThat(console.run("frob")).isEqualTo(2);
        assertThat(console.run("pr list")).isEqualTo(2);
        assertThat(console.err()).contains("E-USAGE-AMBIGUOUS", "process, program");
        assertThat(console.run(List.of(""))).isEqualTo(2);
        assertThat(console.err()).contains("the word is empty");
    }

    @Test
    void aProblemIsAlsoAnObject() {
        assertThat(console.run("ipcp frob --json")).isEqualTo(2);
        assertThat(console.out())
                .startsWith("{\"schema\":\"o7s.problem/1\",\"code\":\"E-USAGE-WORD\"")
                .contains("\"exit\":2");
    }

    @Test
    void theLastProblemCanBeExplainedAndEveryUserHasHisOwn() {
        assertThat(console.run("explain last")).isEqualTo(4);
        console.run("ipcp frob");
        assertThat(console.run("explain last")).isZero();
        assertThat(console.out()).startsWith("E-USAGE-WORD\n\nA word is none");
        console.caller = new Caller("somebody", Privilege.READ);
        assertThat(console.run("explain last")).isEqualTo(4);
        assertThat(console.run("explain E-FOO")).isEqualTo(4);
        assertThat(console.run("explain e-usage-word")).isZero();
        console.run("ipcp frob --explain");
        assertThat(console.err()).contains("A word is none");
    }

    @Test
    void strictRefusesWhatAnAbbreviationCouldAlsoMean() {
        assertThat(console.run("b p x name y --strict")).isEqualTo(2);
        assertThat(console.err()).contains("program, process");
        assertThat(console.run("--strict bind prog x name y")).isZero();
    }

    @Test
    void everybodySeesHisOwnProcessesAndWhoeverManagesSeesAll() {
        for (String user : List.of("ada", "bob")) {
            console.management.processes.add(
                    new ProcessView(
                            user.length() + user.charAt(0),
                            user,
                            "of-" + user,
                            List.of(),
                            0,
                            0,
                            0,
                            0,
                            0,
                            PolicyInUse.UNSAID));
        }
        console.management.rib.put("irmd/processes/7", Map.of("program", "of-bob"));
        console.management.rib.put("irmd/requests", Map.of("requests", "1"));
        console.caller = new Caller("ada", Privilege.READ);
        assertThat(console.run("process list")).isZero();
        assertThat(console.out()).contains("of-ada").doesNotContain("of-bob");
        console.run("rib cat irmd");
        assertThat(console.out()).contains("requests").doesNotContain("of-bob");
        console.caller = new Caller("ada", Privilege.MANAGE);
        console.run("process list");
        assertThat(console.out()).contains("of-ada", "of-bob");
        console.run("rib cat irmd");
        assertThat(console.out()).contains("of-bob");
    }

    @Test
    void everybodyMayLookButNotChange() {
        console.caller = new Caller("somebody", Privilege.READ);
        assertThat(console.run("ipcp list")).isZero();
        assertThat(console.run("name create x")).isEqualTo(7);
        assertThat(console.err())
                .contains("user \"somebody\" may not irm name create", "group ouroboros");
        assertThat(console.run("name create x --dry-run")).isZero();
        assertThat(console.management.calls).containsExactly("plan name x round-robin");
        console.caller = new Caller("member", Privilege.MANAGE);
        assertThat(console.run("name create x")).isZero();
        assertThat(console.run("policy deploy x.jar")).isEqualTo(7);
        assertThat(console.run("policy deploy x.jar --dry-run")).isEqualTo(7);
    }

    @Test
    void anotherInstanceIsNotThisOne() {
        assertThat(console.run("--instance default ipcp list")).isZero();
        assertThat(console.run("--instance b ipcp list")).isEqualTo(2);
        assertThat(console.err()).contains("E-INSTANCE");
    }

    @Test
    void aDefectOfOursReachesTheUserAsASentence() {
        console.management.failure = Optional.of(new IllegalStateException("boom"));
        assertThat(console.run("name create x")).isEqualTo(1);
        assertThat(console.err()).contains("E-INTERNAL", "boom");
        console.cancellation.cancel();
        assertThat(console.run("name create x")).isEqualTo(1);
        assertThat(console.err()).contains("E-INTERRUPTED");
    }

    @Test
    void doneIsSilentInTextAndAnObjectInJson() {
        assertThat(console.run("name create x")).isZero();
        assertThat(console.out()).isEmpty();
        assertThat(console.err()).isEmpty();
        console.run("name create x --json");
        assertThat(console.out())
                .isEqualTo(
                        "{\"schema\":\"o7s.done/1\",\"command\":\"name create\",\"planned\":false,"
                                + "\"steps\":[\"name x round-robin\"],\"notices\":[]}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "flow list",
                "flow show 3",
                "layer list",
                "process list",
                "program list",
                "driver list",
                "resolve oping",
                "rib ls",
                "policy list",
                "policy show",
                "policy history",
                "policy set load-balance spillover",
                "policy rollback hash",
                "explain E-USAGE-WORD",
                "completion bash",
                "completion zsh",
                "completion fish",
                "version",
                "--version",
                "help",
                "ipcp list",
                "name list",
                "ipcp create type local name x",
                "name destroy x"
            })
    void everyCommandAnswersWithOneObjectOnRequest(String line) {
        assertThat(console.run(line + (line.startsWith("-") ? "" : " --json"))).isZero();
        if (!line.startsWith("-")) {
            assertThat(console.out())
                    .startsWith("{\"schema\":\"o7s.")
                    .endsWith("}\n")
                    .containsOnlyOnce("\n");
        }
        assertThat(console.err()).isEmpty();
    }

    @Test
    void theSystemAtAGlance() {
        console.management.ipcp(1, "lo0", IpcpType.LOCAL, "hub");
        console.run("status");
        assertThat(console.out())
                .isEqualTo(
                        """
                        o7s 0.1.0, instance default, process 42, up 1 min 1 s
                        direct flows: on
                        what   count
                        ipcps      1
                        concern: eth1 is down
                        """);
        console.run("resolve oping");
        assertThat(console.out())
                .isEqualTo(
                        """
                        oping: a flow would take lo0
                        ipcp  layer  answer          hash
                        lo0   hub    yes             00ff
                        u1    net    no: no address  11ee
                        """);
        console.run("layer list");
        assertThat(console.out()).contains("hub    local  SHA3_256  lo0           well");
        console.run("flow list name op*");
        assertThat(console.out()).contains("oping");
        console.run("flow list layer other");
        assertThat(console.out()).isEqualTo("No flows in system.\n");
    }

    @Test
    void theRibIsATree() {
        console.management.rib.put("e1/info", Map.of("_state", "operational"));
        console.management.rib.put("e1/flow-allocator/3", Map.of("Sent (packets)", "7"));
        console.management.rib.put("e10/info", Map.of("_state", "init"));
        console.run("rib ls");
        assertThat(console.out()).isEqualTo("e1/\ne10/\n");
        console.run("rib ls /e1/");
        assertThat(console.out()).isEqualTo("flow-allocator/\ninfo\n");
        console.run("rib cat e1/flow-allocator/3");
        assertThat(console.out())
                .isEqualTo("Sent (packets):" + " ".repeat(18) + " ".repeat(19) + "7\n");
        console.management.rib.put("e3/info/_state", Map.of("", "operational"));
        console.run("rib cat e3/info/_state");
        assertThat(console.out()).isEqualTo("operational\n");
        console.management.rib.remove("e3/info/_state");
        console.run("rib cat e1");
        assertThat(console.out()).contains("e1/flow-allocator/3:\n", "e1/info:\n");
        assertThat(console.run("rib cat e2")).isEqualTo(4);
        assertThat(console.err()).contains("E-RIB-PATH");
        assertThat(console.run("rib watch e10/info interval 1ms count 3 --json")).isZero();
        assertThat(console.out().lines()).hasSize(3);
        console.cancellation.cancel();
        assertThat(console.run("rib watch e10/info interval 1d")).isZero();
    }

    @Test
    void policiesAreShownSetAndRolledBack(@TempDir Path directory) throws IOException {
        console.run("policy show kind hash ipcp e*");
        assertThat(console.out())
                .contains("ipcp e1", "WAITING", "waiting for policy hash/sha3-256")
                .doesNotContain("oping");
        console.run("policy set load-balance spillover name oping param a=b");
        console.run("policy rollback hash ipcp e1");
        Files.write(directory.resolve("p.jar"), new byte[7]);
        console.directory = directory;
        assertThat(console.run("policy deploy p.jar")).isZero();
        assertThat(console.out()).contains("spillover 1.0.0");
        assertThat(console.run("policy deploy q.jar")).isEqualTo(4);
        assertThat(console.err()).contains("E-FILE");
        assertThat(console.policies.calls)
                .containsExactly(
                        "set [name oping] load-balance/spillover{a=b}",
                        "rollback [ipcp e1] hash",
                        "deploy 7 bytes");
        assertThat(new IrmCommandLine(console.management, Optional::empty).operations())
                .contains("policy list");
    }

    @Test
    void whatTakesLongerThanASecondSaysSoAtATerminal() {
        console.widthColumns = 80;
        console.management.meanwhile =
                () -> {
                    long untilNs = System.nanoTime() + 30_000_000_000L;
                    while (console.err().isEmpty() && System.nanoTime() < untilNs) {
                        Thread.onSpinWait();
                    }
                };
        assertThat(console.run("ipcp enroll name u2 dst uni --timeout 60s")).isZero();
        assertThat(console.err())
                .isEqualTo("irm: ipcp enroll is under way, for at most 59 s more\n");
        console.management.meanwhile = () -> {};
        assertThat(console.run("ipcp enroll name u2 dst uni")).isZero();
        assertThat(console.err()).isEmpty();
    }
}
