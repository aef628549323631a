package org.o7s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.ipc.InstancePaths;

@Timeout(60)
class CommandTest {
    @TempDir Path run;
    private Place place;

    @BeforeEach
    void aPlace() {
        place = new Place(run);
    }

    private int irm(String... args) {
        return new Command(place.of("irm")).run(List.of(args));
    }

    @Test
    void streamsAndExitCodeAreTheDaemons() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(run, "default")) {
            assertThat(irm("fail", "layer", "*")).isEqualTo(4);
            assertThat(daemon.lines).isEmpty();
        }
        assertThat(place.said()).isEqualTo("default:irm[fail, layer, *]\n");
        assertThat(place.complained()).isEqualTo("/tmp 80 columns\n");
    }

    @Test
    void aToolRunsUnderItsOwnName() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(run, "lab2")) {
            int code =
                    new Command(place.of("oping"))
                            .run(List.of("-n", "pong", "--instance", daemon.instance()));
            assertThat(code).isZero();
        }
        assertThat(place.said()).isEqualTo("lab2:oping[-n, pong]\n");
    }

    @Test
    void theInstanceIsThatOfTheOptionElseThatOfTheEnvironment() throws IOException {
        try (FakeDaemon one = new FakeDaemon(run, "one");
                FakeDaemon two = new FakeDaemon(run, "two")) {
            place.environment.put(InstancePaths.INSTANCE_VARIABLE, one.instance());
            assertThat(irm("a")).isZero();
            assertThat(irm("--instance", two.instance(), "b")).isZero();
            assertThat(irm("c", "--instance=two")).isZero();
        }
        assertThat(place.said()).isEqualTo("one:irm[a]\ntwo:irm[b]\ntwo:irm[c]\n");
    }

    @Test
    void whatFollowsTwoDashesBelongsToTheProgramThatIsBound() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(run, "default")) {
            assertThat(irm("bind", "--", "--instance", daemon.instance() + "2")).isZero();
        }
        assertThat(place.said()).contains("irm[bind, --, --instance, default2]");
    }

    @Test
    void withoutADaemonItSaysWhatWhereWhyAndHowToStartOne() {
        assertThat(irm("--instance", "lab2", "status")).isEqualTo(3);
        assertThat(place.complained())
                .isEqualTo(
                        "irm: cannot reach the daemon of instance \"lab2\" at "
                                + run.resolve("lab2/irm.sock")
                                + ": there is no such socket; start one with: bin/irmd --instance"
                                + " lab2 &\n");
        assertThat(place.said()).isEmpty();
    }

    @Test
    void aSocketThatADeadDaemonLeftIsToldFromNone() throws IOException {
        Path folder = Files.createDirectories(run.resolve("default"));
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(folder.resolve("irm.sock")));
        }
        assertThat(irm("status")).isEqualTo(3);
        assertThat(place.complained()).contains("its daemon has died", "--instance default &");
    }

    @Test
    void aDaemonThatGoesAwayInTheMiddleIsAnErrorThatSaysSo() throws IOException {
        try (var daemon = new HalfDeadDaemon(run, "default", HalfDeadDaemon.Ability.GREET_AND_GO)) {
            assertThat(daemon).isNotNull();
            assertThat(irm("ipcp", "list")).isEqualTo(3);
        }
        assertThat(place.complained())
                .contains("went away before the command ended", "irm.sock", "half done");
    }

    @Test
    void aDaemonThatDoesNotGreetIsGivenUpInTime() throws IOException {
        try (var daemon = new HalfDeadDaemon(run, "default", HalfDeadDaemon.Ability.LISTEN)) {
            assertThat(daemon).isNotNull();
            assertThat(irm("--timeout", "100ms", "status")).isEqualTo(3);
        }
        assertThat(place.complained()).contains("has not greeted within 100 ms");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aDaemonThatDoesNotAnswerIsGivenUpInTime() throws IOException {
        try (var daemon = new HalfDeadDaemon(run, "default", HalfDeadDaemon.Ability.GREET)) {
            assertThat(daemon).isNotNull();
            assertThat(irm("--timeout", "500ms", "status")).isEqualTo(6);
        }
        assertThat(place.complained())
                .contains("waiting for the daemon", "has not answered within 2500 ms");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aNameThatNoInstanceCanHaveIsAMistakeOfUsage() {
        assertThat(irm("--instance", "../x", "status")).isEqualTo(2);
        assertThat(irm("status", "--instance")).isEqualTo(2);
        assertThat(place.complained()).contains("cannot be the name", "needs a name");
    }

    @Test
    void anInterruptedCommandStillSaysItsLastWords() throws Exception {
        try (FakeDaemon daemon = new FakeDaemon(run, "default")) {
            Command command = new Command(place.of("oping"));
            Thread finger =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            daemon.waiting.await();
                                        } catch (InterruptedException e) {
                                            Thread.currentThread().interrupt();
                                        }
                                        command.stop();
                                    });
            assertThat(command.run(List.of("wait"))).isEqualTo(9);
            finger.join();
        }
        assertThat(place.said()).isEqualTo("statistics\n");
    }

    @Test
    void aReaderWhoHasSeenEnoughEndsItWithoutNoise() throws IOException {
        OutputStream broken =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                };
        Surroundings cut =
                new Surroundings(
                        "irm", place.environment, "root", "/", 0, "irmd", broken, place.err);
        try (FakeDaemon daemon = new FakeDaemon(run, "default")) {
            assertThat(daemon.instance()).isEqualTo("default");
            assertThat(new Command(cut).run(List.of("flood"))).isEqualTo(141);
        }
        assertThat(place.complained()).isEmpty();
    }

    @Test
    void timesAreReadAsTheDaemonReadsThem() {
        assertThat(OptionScan.milliseconds("5")).isEqualTo(5000);
        assertThat(OptionScan.milliseconds("250ms")).isEqualTo(250);
        assertThat(OptionScan.milliseconds("2m")).isEqualTo(120_000);
        assertThat(OptionScan.milliseconds("soon")).isZero();
        assertThat(OptionScan.milliseconds("99999999d")).isEqualTo(86_400_000);
    }
}
