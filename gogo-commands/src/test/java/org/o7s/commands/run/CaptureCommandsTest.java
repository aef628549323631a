package org.o7s.commands.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.commands.Caller;
import org.o7s.commands.Caller.Privilege;
import org.o7s.commands.kit.Console;
import org.o7s.core.ipcp.IpcpType;

class CaptureCommandsTest {
    private final Console console = new Console();

    @BeforeEach
    void inAFolder() {
        console.directory = Path.of("/tmp");
        console.management.ipcp(1, "e1", IpcpType.ETH_DIX, "eth");
    }

    private String started(String line) {
        assertThat(console.does(line)).hasSize(1);
        return console.management.calls.getFirst();
    }

    @Test
    void aCaptureIsStartedListedAndStopped() {
        assertThat(started("capture start ipcp e1 file e1.pcapng"))
                .contains("source=IPCP", "target=e1", "file=/tmp/e1.pcapng", "snapBytes=2048")
                .contains("packetsMax=1000000", "bytesMax=100000000");
        assertThat(console.out()).isEqualTo("1\n");
        assertThat(console.run("capture list")).isZero();
        assertThat(console.out()).contains("ipcp e1", "running", "/tmp/e1.pcapng");
        assertThat(console.run("capture list --json")).isZero();
        assertThat(console.out()).contains("\"source\":\"ipcp e1\"", "\"missed\":0");
        assertThat(console.does("capture stop 1")).containsExactly("stopCapture 1");
        assertThat(console.out()).isEqualTo("0 packets in /tmp/e1.pcapng\n");
    }

    @ParameterizedTest
    @CsvSource({
        "if eth1, source=INTERFACE",
        "flow 7, source=FLOW",
        "flow 7 snap 128, snapBytes=128",
        "flow 7 limit 10, packetsMax=10",
        "flow 7 limit 900B, bytesMax=900",
        "flow 7 limit 12kB, bytesMax=12000",
        "flow 7 limit 5MB, bytesMax=5000000",
        "flow 7 limit 3GB, bytesMax=3000000000",
        "flow 7 limit 100GB, bytesMax=100000000000",
        "flow 7 limit 1000000000, packetsMax=1000000000"
    })
    void whatAndHowMuchIsSaidInWords(String words, String understood) {
        assertThat(started("capture start " + words + " file /tmp/x.pcapng")).contains(understood);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file x.pcapng",
                "ipcp e1",
                "ipcp e1 flow 7 file x.pcapng",
                "flow 7 file x.pcapng snap 15",
                "flow 7 file x.pcapng snap 65536",
                "flow 7 file x.pcapng limit 0",
                "flow 7 file x.pcapng limit 5XB",
                "flow 7 file x.pcapng limit 101GB",
                "flow 7 file x.pcapng limit 999999999999GB",
                "flow 7 file x.pcapng limit 1000000001"
            })
    void whatMakesNoSenseIsRefused(String words) {
        assertThat(console.run("capture start " + words)).isEqualTo(2);
        assertThat(console.management.calls).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "x.pcapng, /tmp/run/x.pcapng",
        "../x.pcapng, /tmp/x.pcapng",
        "./a/../x.pcapng, /tmp/run/x.pcapng",
        "/var/../tmp/x.pcapng, /tmp/x.pcapng"
    })
    void aPathIsThatOfTheCommandsFolderWithoutStepsUp(String typed, String path) {
        console.directory = Path.of("/tmp/run");
        assertThat(started("capture start ipcp e1 file " + typed)).contains("file=" + path + ",");
    }

    @Test
    void onlyManagersMay() {
        console.caller = new Caller("eve", Privilege.READ);
        for (String line :
                new String[] {
                    "capture start ipcp e1 file x.pcapng", "capture list", "capture stop 1"
                }) {
            assertThat(console.run(line)).isNotZero();
            assertThat(console.err()).contains("E-PERMISSION");
        }
        console.caller = new Caller("ada", Privilege.MANAGE);
        assertThat(console.run("capture start ipcp e1 file x.pcapng")).isZero();
    }

    @Test
    void aPlanSaysWhatItWouldDo() {
        assertThat(console.run("capture start ipcp e1 file x.pcapng --dry-run")).isZero();
        assertThat(console.out()).isEqualTo("would: capture ipcp e1 into /tmp/x.pcapng\n");
    }

    @Test
    void wordsAndNumbersAreCompleted() {
        assertThat(console.complete("capture ")).contains("start", "list", "stop");
        assertThat(console.complete("capture start ")).contains("if", "ipcp", "flow", "file");
        assertThat(console.complete("capture start ipcp ")).contains("e1");
        console.run("capture start ipcp e1 file x.pcapng");
        assertThat(console.complete("capture stop ")).contains("1");
    }
}
