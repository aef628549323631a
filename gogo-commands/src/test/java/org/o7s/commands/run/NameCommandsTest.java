package org.o7s.commands.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.commands.kit.Console;
import org.o7s.irm.environment.StartCommand;
import org.o7s.irm.management.ProgramView;
import org.o7s.irm.management.StartView;

class NameCommandsTest {
    private final Console console = new Console();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "irm name register uni1 layer ethernet | register uni1 LAYER:ethernet",
                "irm register name uni1 layer ethernet | register uni1 LAYER:ethernet",
                "irm reg name uni1 l ethernet | register uni1 LAYER:ethernet",
                "irm reg n X l L | register X LAYER:L",
                "irm register n shop l L | register shop LAYER:L",
                "irm n r uni2 l ethernet l ipnet l local"
                        + " | register uni2 LAYER:ethernet,LAYER:ipnet,LAYER:local",
                "irm name register oping ipcp uni3 | register oping IPCP:uni3",
                "irm name register name layer L | register name LAYER:L",
                "irm name register name name layer L | register name LAYER:L",
                "irm name register layer layer L | register layer LAYER:L",
                "irm register layer ethernet name uni1 | register uni1 LAYER:ethernet",
                "irm register ipcp e1 layer x name uni1 | register uni1 LAYER:x,IPCP:e1",
                "irm register name i layer L | register i LAYER:L",
                "irm register oping layer * | register oping LAYER:*",
                "irm register oping --layer=* | register oping LAYER:*",
                "irm unregister name oping ipcp uni3 | unregister oping IPCP:uni3",
                "irm name unregister oping layer x | unregister oping LAYER:x",
                "irm name create shop | name shop round-robin",
                "irm name create name shop lb spill | name shop spillover",
                "irm name create shop lb spillover | name shop spillover",
                "irm name create shop direct off | name shop round-robin not direct",
                "irm name create shop direct on | name shop round-robin",
                "irm name create name | name name round-robin",
                "irm name create name lb round-robin | name name round-robin",
                "irm name destroy shop | forget shop",
                "irm name destroy name shop | forget shop",
                "irm bind program /usr/bin/oping name x | bind program oping x",
                "irm bind program ../a/shop.jar name x | bind program shop x",
                "irm bind program org.example.v2.Shop name x | bind program Shop x",
                "irm bind program server.py name x | bind program server.py x",
                "irm unbind program /opt/shop.jar name x | unbind program shop x",
                "irm b p 123 name x | bind program 123 x",
                "irm bind proc 123 name x | bind process 123 x",
                "irm bind ipcp uni1 name x | bind ipcp uni1 x",
                "irm unbind program oping | unbind program oping *",
                "irm unbind process 7 name x | unbind process 7 x",
                "irm unbind ipcp uni1 | unbind ipcp uni1 *"
            })
    void aLineReachesTheSystemAs(String line, String call) {
        assertThat(console.does(line.strip())).containsExactly(call.strip());
    }

    @Test
    void aBindingMayAllowAnotherUserToServe() {
        assertThat(console.run("bind program oping name x user ada")).isZero();
        assertThat(console.management.calls)
                .containsExactly("bind program oping x", "allow ada oping x");
    }

    @Test
    void severalNamesMayBeRegisteredAtOnce() {
        assertThat(console.does("register name a name b layer L"))
                .containsExactly("register a LAYER:L", "register b LAYER:L");
        assertThat(console.does("name register a layer L name b name a"))
                .containsExactly("register a LAYER:L", "register b LAYER:L");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name register",
                "name register shop",
                "name register shop layer",
                "name register shop frob x",
                "register name shop",
                "register layer L",
                "name create",
                "name create shop lb fair",
                "name create shop lb round",
                "name destroy",
                "bind program",
                "bind program oping",
                "bind process abc name x",
                "bind process -1 name x",
                "bind process 0 name x",
                "bind oping name x",
                "unbind ipcp",
                "b"
            })
    void aLineThatMakesNoSenseIsRefusedBeforeAnythingHappens(String line) {
        assertThat(console.run(line)).as(console.err()).isEqualTo(2);
        assertThat(console.err()).contains("(E-USAGE-");
        assertThat(console.management.calls).isEmpty();
    }

    @Test
    void namesOfMoreThan255BytesAreRefused() {
        assertThat(console.run(List.of("name", "create", "x".repeat(255)))).isZero();
        assertThat(console.run(List.of("name", "create", "x".repeat(256)))).isEqualTo(2);
        assertThat(console.run(List.of("name", "create", "é".repeat(128)))).isEqualTo(2);
        assertThat(console.run(List.of("name", "create", ""))).isEqualTo(2);
        assertThat(console.run(List.of("name", "create", "a\u001b[2Jb"))).isEqualTo(2);
        assertThat(console.err()).doesNotContain("\u001b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "irm bind program /bin/oping name pong auto -- -l -Q",
                "irm b prog /bin/oping n pong auto -- -l -Q",
                "irm bind program /bin/oping name pong -- -l -Q"
            })
    void aProgramIsStartedWithWhatFollowsTwoHyphens(String line) {
        assertThat(console.run(line)).isZero();
        assertThat(console.management.calls)
                .containsExactly("bind program oping pong started by /bin/oping [-l, -Q]");
    }

    @Test
    void argumentsOfAProgramAreItsOwnWhateverTheyLookLike() {
        assertThat(console.run("irm bind program oping name x -- --json -h auto")).isZero();
        assertThat(console.run("irm bind program oping name x auto")).isZero();
        assertThat(console.management.calls)
                .containsExactly(
                        "bind program oping x started by oping [--json, -h, auto]",
                        "bind program oping x started by oping []");
    }

    @Test
    void theListOfProgramsTellsWhatIsStartedForWhom() {
        console.management.programs.add(
                new ProgramView(
                        "shop",
                        List.of("a", "b"),
                        List.of(7L),
                        List.of(
                                new StartView(
                                        "a",
                                        new StartCommand("/opt/shop", List.of("-l")),
                                        List.of(4711L),
                                        "running",
                                        0,
                                        "ended with 0 after 9 ms"),
                                new StartView(
                                        "b",
                                        new StartCommand("/opt/shop", List.of()),
                                        List.of(),
                                        "backing off",
                                        2,
                                        "ended with 1 after 3 ms"))));
        assertThat(console.run("irm program list")).isZero();
        assertThat(console.out())
                .contains("a (running 4711)")
                .contains("b (backing off, ended with 1 after 3 ms)");
        console.run("irm program list --json");
        assertThat(console.out())
                .contains("\"path\":\"/opt/shop\",\"arguments\":[\"-l\"],\"processes\":[4711]");
    }

    @Test
    void credentialsAreUnderstoodAndRefused() {
        assertThat(console.run("name create shop scrtpath /tmp/x.pem")).isEqualTo(8);
        assertThat(console.err()).contains("no authentication");
    }

    @Test
    void theListHasTheFormOf023ByteForByte() {
        console.management.name("shop.front", "round-robin").name("telem", "spillover");
        console.run("name list");
        assertThat(console.out())
                .isEqualTo(
                        """
                        +----------------------------------------------------+----------------------+
                        |                                               name |  load-balance policy |
                        +----------------------------------------------------+----------------------+
                        |                                         shop.front |          round-robin |
                        |                                              telem |            spillover |
                        +----------------------------------------------------+----------------------+
                        """);
        console.run("name list list sho");
        assertThat(console.out()).contains("shop.front").doesNotContain("telem");
        console.run("name list *em");
        assertThat(console.out()).contains("telem").doesNotContain("shop.front");
        console.run("name list list");
        assertThat(console.out()).isEqualTo("No names in system.\n\n");
        console.run("name list --json");
        assertThat(console.out())
                .startsWith("{\"schema\":\"o7s.name.list/1\",\"names\":[{\"name\":\"shop.front\"");
    }

    @Test
    void anEmptySystemSaysSo() {
        assertThat(console.run("name list")).isZero();
        assertThat(console.out()).isEqualTo("No names in system.\n\n");
    }
}
