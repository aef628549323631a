package org.o7s.commands.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.o7s.commands.Caller;
import org.o7s.commands.Caller.Privilege;
import org.o7s.commands.kit.Console;
import org.o7s.commands.kit.FakeMap;

class MapCommandsTest {
    private final Console console = new Console();

    @Test
    void theMapIsOffUntilItIsStarted() {
        assertThat(console.run("map show")).isZero();
        assertThat(console.out()).isEqualTo("The map is off.\n");
        assertThat(console.run("map start port 8007")).isZero();
        assertThat(console.out()).isEqualTo("http://127.0.0.1:8007/#token=c0ffee\n");
        assertThat(console.run("map show")).isZero();
        assertThat(console.out()).contains("http://127.0.0.1:8007/#token=c0ffee", "answered");
        assertThat(console.run("map stop")).isZero();
        assertThat(console.map.view.running()).isFalse();
    }

    @Test
    void onlyManagersSeeTheToken() {
        console.run("map start");
        console.caller = new Caller("somebody", Privilege.READ);
        for (String line :
                new String[] {
                    "map show",
                    "map show --dry-run",
                    "map start",
                    "map start --dry-run",
                    "map show --json"
                }) {
            console.run(line);
            assertThat(console.out() + console.err()).as(line).doesNotContain(FakeMap.TOKEN);
        }
        assertThat(console.run("map show --dry-run")).isEqualTo(7);
        assertThat(console.run("map stop")).isEqualTo(7);
        assertThat(console.map.view.running()).isTrue();
    }

    @Test
    void aPlanSwitchesNothing() {
        assertThat(console.run("map start --dry-run")).isZero();
        assertThat(console.out()).contains("would serve the map");
        assertThat(console.map.view.running()).isFalse();
        console.run("map start");
        assertThat(console.run("map stop --dry-run")).isZero();
        assertThat(console.map.view.running()).isTrue();
    }

    @Test
    void aPortIsANumberBelow65536() {
        assertThat(console.run("map start port 65536")).isEqualTo(2);
        assertThat(console.run("map start port x")).isEqualTo(2);
        assertThat(console.map.view.running()).isFalse();
    }

    @Test
    void aSystemWithoutAMapSaysSo() {
        assertThat(new IrmCommandLine(console.management, Optional::empty).operations())
                .contains("map start", "map stop", "map show");
        assertThat(console.run("map show --json")).isZero();
        assertThat(console.out()).contains("\"running\":false");
    }
}
