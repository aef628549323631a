package org.o7s.commands.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.o7s.commands.Caller;
import org.o7s.commands.Caller.Privilege;
import org.o7s.commands.kit.Console;

class PathCommandsTest {
    private static final String WAY =
            """
            layer net (unicast)
              1. 01.00.00.00
                  pff        simple picks 02.00.00.00
                  layer wire (eth-dix)
                    1. eth1
                        peer       02:00:00:00:01:02
                    -> arrives at 02:00:00:00:01:02
              2. 02.00.00.00  (not asked)
                  note       is of another implementation
              3. 03.00.00.00  after 1.500 ms
                  endpoint   flow to "shop", open
              -> arrives
            """;

    private final Console console = new Console();

    @Test
    void theWayOfAFlowIsShownLayerUnderLayer() {
        assertThat(console.run("explain flow 3")).isZero();
        assertThat(console.out())
                .isEqualTo(
                        "flow 3 to \"oping\", accepted by oping (7), through lo0 of layer hub\n"
                                + WAY);
        assertThat(console.run("explain name shop")).isZero();
        assertThat(console.out())
                .isEqualTo("a flow to \"shop\"\ndirect\n  -> arrives in this system\n");
    }

    @Test
    void anAllocationIsShownStepByStep() {
        assertThat(console.run("trace shop")).isZero();
        assertThat(console.out())
                .startsWith(
                        """
                        allocation of a flow to "shop"
                          1. is the name served in this system?
                              no
                          2. allocate a flow, raw QoS  2.000 ms
                              accepted
                          layer net (unicast)
                        """);
        assertThat(console.run("trace shop --json")).isZero();
        assertThat(console.out())
                .contains("\"schema\":\"o7s.trace/1\"", "\"took-ns\":2000000", "\"below\":{");
    }

    @Test
    void aFlowThatIsNotThereIsAClearErrorAndSoIsThatOfAnotherUser() {
        assertThat(console.run("explain flow 4711")).isEqualTo(4);
        assertThat(console.err()).contains("E-FLOW-UNKNOWN", "4711");
        console.caller = new Caller("nobody", Privilege.READ);
        assertThat(console.run("explain flow 3")).isEqualTo(4);
        assertThat(console.run("trace shop")).isEqualTo(7);
    }

    @Test
    void problemsAreExplainedAsBefore() {
        assertThat(console.run("explain E-USAGE-WORD")).isZero();
        assertThat(console.run("help explain")).isZero();
        assertThat(console.out()).contains("flow", "name", "<code>|last");
        assertThat(console.complete("explain ")).contains("flow", "name", "last");
        assertThat(console.run("explain")).isEqualTo(2);
    }
}
