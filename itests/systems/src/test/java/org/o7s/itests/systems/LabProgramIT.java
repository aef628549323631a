package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.o7s.lab.Distribution;
import org.o7s.lab.Outcome;
import org.o7s.lab.Programs;
import org.o7s.linux.kit.NeedsNamespaces;

/** The program {@code o7s-lab}, as people use it. */
@NeedsNamespaces
class LabProgramIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration GONE_WITHIN = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir private Path temporary;

    private Outcome lab(String... words) {
        return lab(temporary.resolve("labs"), List.of(), words);
    }

    /** The program behind another one, with its labs in a folder. */
    private Outcome lab(Path labs, List<String> before, String... words) {
        return Programs.run(LIMIT, environment(labs), command(before, words));
    }

    private Map<String, String> environment(Path labs) {
        return Map.of(
                "O7S_LAB_DIR", labs.toString(),
                "O7S_LAB_LOGS", temporary.resolve("logs").toString());
    }

    private static List<String> command(List<String> before, String... words) {
        List<String> command = new ArrayList<>(before);
        command.add(Distribution.located().program("o7s-lab"));
        command.addAll(List.of(words));
        return command;
    }

    /** The program with its input open, which nobody writes to; what it says goes to a file. */
    private Process start(Path said, String... words) throws IOException {
        return start(said, command(List.of(), words));
    }

    private Process start(Path said, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment(temporary.resolve("labs")));
        return builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    }

    /** The number of the session of a process, which is that of its first process. */
    private static long session(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        // What stands before is the name of the program, in parentheses.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[3]);
    }

    /** The same at a terminal, and what that terminal is like afterwards. */
    private Process atTerminal(Path said, String... words) throws IOException {
        String line = String.join(" ", command(List.of(), words));
        String script = Installed.program("script", "bsdutils");
        String after = "stty -a | grep -q ' icanon' && echo 'lines again'";
        return start(
                said,
                List.of(
                        script,
                        "-qec",
                        "stty cols 100 rows 30; " + line + " && " + after,
                        "/dev/null"));
    }

    private static void awaitWords(Path said, String words) {
        Awaitility.await(words).atMost(LIMIT).until(() -> Files.readString(said).contains(words));
    }

    @AfterEach
    void nothingStays() {
        lab("destroy").expectSuccess();
    }

    private JsonNode theLab() throws IOException {
        return JSON.readTree(lab("list", "--json").expectSuccess().out()).path("labs").path(0);
    }

    @Test
    @Execution(CONCURRENT)
    void aLabIsEnteredImpairedAndDestroyedFromElsewhere() throws IOException {
        lab("two-hosts", "--detach").expectSuccess();
        JsonNode shown = theLab();
        String namespace = shown.path("hosts").path(0).path("namespace").asText();
        assertThat(Path.of("/run/netns", namespace)).exists();
        long pid = shown.path("pid").asLong();
        assertThat(session(pid)).as("a session of its own").isEqualTo(pid);
        assertThat(lab("run", "left", "--", "oping", "-n", "pong", "-c", "2", "-Q").out())
                .contains("2 received");
        assertThat(lab("link", "left-right", "loss", "100%").out()).contains("loss 100%");
        assertThat(lab("run", "left", "--", "oping", "-n", "pong", "-c", "1", "-Q").exitCode())
                .as("nothing comes through")
                .isNotZero();
        assertThat(theLab().path("links").path(0).path("to-second").path("lost").asLong())
                .isPositive();
        assertThat(lab("link", "right-left", "good").out()).contains("right-left: up, good");
        lab("run", "left", "--", "oping", "-n", "pong", "-c", "1", "-Q").expectSuccess();
        assertThat(lab("link", "left-right", "loss", "101%").err())
                .contains("loss 101% is not understood, for instance loss 1%");
        assertThat(lab("run", "nobody", "true").err()).contains("there is no host nobody");
        assertThat(lab("two-hosts").err()).contains("a lab two-hosts runs already");
        assertThat(lab("destroy", "two-hosts").expectSuccess().out()).contains("is removed");
        assertThat(Path.of("/run/netns", namespace)).doesNotExist();
        assertThat(lab("list").out()).isEqualTo("No lab runs.\n");
    }

    @Test
    @Execution(CONCURRENT)
    void whenTheLabIsKilledItsNamespacesGo() throws IOException {
        lab("two-hosts", "--detach", "--no-steps").expectSuccess();
        List<Path> namespaces = new ArrayList<>();
        theLab().path("hosts")
                .forEach(h -> namespaces.add(Path.of("/run/netns", h.path("namespace").asText())));
        assertThat(namespaces).hasSize(2).allMatch(Files::exists);
        // The number of its process is in the names of its namespaces.
        String pid = String.valueOf(namespaces.getFirst().getFileName()).split("-")[1];
        Programs.run(LIMIT, Map.of(), List.of("kill", "-9", pid)).expectSuccess();
        Awaitility.await("the guardian has removed the namespaces")
                .atMost(GONE_WITHIN)
                .until(() -> namespaces.stream().noneMatch(Files::exists));
        assertThat(lab("list").out()).isEqualTo("No lab runs.\n");
        assertThat(lab("destroy").expectSuccess().out()).contains("Lab two-hosts is removed.");
    }

    @Test
    @Execution(CONCURRENT)
    void aLabIsDestroyedThoughItWaitsAtItsPromptOrPlaysItsSteps() throws Exception {
        Path busy = temporary.resolve("busy.toml");
        Files.writeString(busy, "[hosts.a]\n[[steps]]\non = 'a'\nrun = ['echo on; sleep 600']\n");
        Path quiet = temporary.resolve("quiet.toml");
        Files.writeString(quiet, "[hosts.a]\n");
        Path busySaid = temporary.resolve("busy.txt");
        Path quietSaid = temporary.resolve("quiet.txt");
        Process playing = start(busySaid, busy.toString());
        Process waiting = start(quietSaid, quiet.toString());
        Path typedSaid = temporary.resolve("typed.txt");
        Process typing = atTerminal(typedSaid, quiet.toString(), "--name", "typed");
        try {
            awaitWords(busySaid, "sleep 600");
            awaitWords(quietSaid, "lab> ");
            awaitWords(typedSaid, "lab> ");
            try (var keys = typing.outputWriter()) {
                keys.write("lis\t\nhalf a li");
                keys.flush();
                awaitWords(typedSaid, "host a");
                awaitWords(typedSaid, "half a li");
                assertThat(lab(busy.toString()).err()).contains("a lab busy runs already");
                assertThat(lab("destroy").expectSuccess().out())
                        .contains(
                                "Lab busy is removed.",
                                "Lab quiet is removed.",
                                "Lab typed is removed.");
            }
            assertThat(playing.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(waiting.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(typing.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            playing.destroyForcibly();
            waiting.destroyForcibly();
            typing.destroyForcibly();
        }
        assertThat(playing.exitValue()).isEqualTo(1);
        assertThat(busySaid).content().contains("Lab busy was destroyed before it was ready.");
        assertThat(waiting.exitValue()).isZero();
        assertThat(quietSaid).content().contains("Somebody else destroys this lab.");
        assertThat(typing.exitValue()).isZero();
        assertThat(typedSaid).content().contains("Somebody else destroys this lab.", "lines again");
        assertThat(temporary.resolve("labs")).isDirectoryNotContaining(Files::isDirectory);
    }

    @Test
    @Execution(CONCURRENT)
    void inTheBackgroundALabIsReadyWhenAllStepsAreDone() throws Exception {
        Path file = temporary.resolve("slow.toml");
        Files.writeString(
                file,
                """
                [hosts.a]
                [[steps]]
                on = "a"
                run = ["echo Lab slow is ready.; sleep 2; touch %s/last"]
                """
                        .formatted(temporary));
        assertThat(lab(file.toString(), "--detach").expectSuccess().out())
                .contains("$ echo Lab slow", "Lab slow is ready. Its logs", "in the background");
        assertThat(temporary.resolve("last")).exists();
        Path words = Path.of(theLab().path("logs").asText(), "lab.log");
        assertThat(words).content().contains("Lab slow is ready. Its logs");
        lab("destroy").expectSuccess();
        assertThat(words).content().contains("Lab slow is removed.");
        assertThat(temporary.resolve("logs")).isDirectoryNotContaining("glob:**/detached.*");
    }

    @Test
    @Execution(CONCURRENT)
    void whoNoLongerWaitsForALabInTheBackgroundEndsIt() throws Exception {
        Path file = temporary.resolve("long.toml");
        Files.writeString(file, "[hosts.a]\n[[steps]]\non = 'a'\nrun = ['sleep 600']\n");
        Path said = temporary.resolve("said.txt");
        Process waiting = start(said, file.toString(), "--detach");
        try {
            awaitWords(said, "sleep 600");
            waiting.destroy();
            assertThat(waiting.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            waiting.destroyForcibly();
        }
        assertThat(waiting.exitValue()).isEqualTo(143);
        assertThat(lab("list").out()).isEqualTo("No lab runs.\n");
        Outcome impatient =
                lab(
                        temporary.resolve("labs"),
                        List.of("env", "O7S_LAB_READY_SECONDS=1"),
                        file.toString(),
                        "--detach");
        assertThat(impatient.exitCode()).isEqualTo(1);
        assertThat(impatient.err()).contains("not ready after 1 s");
        assertThat(lab("destroy").out()).isEqualTo("No lab runs, and none left anything behind.\n");
    }

    @Test
    @Execution(CONCURRENT)
    void aLabThatDoesNotEndIsKilled() throws Exception {
        Path file = temporary.resolve("stopped.toml");
        Files.writeString(file, "[hosts.a]\n[[steps]]\non = 'a'\nrun = ['sleep 600']\n");
        Path said = temporary.resolve("said.txt");
        List<String> before = List.of("env", "O7S_LAB_GONE_SECONDS=1");
        Process waiting = start(said, command(before, file.toString(), "--detach"));
        try {
            awaitWords(said, "sleep 600");
            long pid = theLab().path("pid").asLong();
            Programs.run(LIMIT, Map.of(), List.of("kill", "-STOP", Long.toString(pid)))
                    .expectSuccess();
            waiting.destroy();
            assertThat(waiting.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            waiting.destroyForcibly();
        }
        assertThat(waiting.exitValue()).isEqualTo(143);
        assertThat(said).content().contains("not ended within 1 s", "is killed");
        assertThat(lab("destroy").expectSuccess().out()).contains("Lab stopped is removed.");
    }

    @Test
    @Execution(CONCURRENT)
    void whatCannotBeDoneIsSaidInASentence() throws IOException {
        Outcome noFolder = lab(Path.of("/proc/o7s-labs"), List.of(), "two-hosts");
        assertThat(noFolder.exitCode()).isEqualTo(1);
        assertThat(noFolder.err())
                .startsWith("o7s lab: ")
                .doesNotContain("Exception")
                .hasLineCount(1);

        Outcome tooLong = lab(temporary.resolve("x".repeat(107)), List.of(), "two-hosts");
        assertThat(tooLong.err()).contains("the path of a socket has at most 107 bytes");
        assertThat(tooLong.out()).as("nothing was built").isEmpty();
    }

    /** Listens to everybody who comes, and says nothing. */
    private static void listen(ServerSocketChannel server) {
        try {
            while (true) {
                try (SocketChannel channel = server.accept()) {
                    channel.read(ByteBuffer.allocate(1000));
                }
            }
        } catch (IOException e) {
            // It was closed: that is the end.
        }
    }

    @Test
    @Execution(CONCURRENT)
    void aBrokenLabHoldsUpNoOther() throws Exception {
        Path file = temporary.resolve("quiet.toml");
        Files.writeString(file, "[hosts.a]\n");
        lab(file.toString(), "--detach").expectSuccess();
        Path broken = Files.createDirectories(temporary.resolve("labs/broken"));
        Files.createFile(temporary.resolve("labs/.broken.lab"));
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(broken.resolve("socket")));
            Thread.ofPlatform().daemon().start(() -> listen(server));

            Outcome list = lab("list");
            assertThat(list.exitCode()).isEqualTo(1);
            assertThat(list.out())
                    .contains("host a", "lab broken: is broken: the lab ended before it answered");
            Outcome json = lab("list", "--json");
            assertThat(json.exitCode()).isEqualTo(1);
            assertThat(JSON.readTree(json.out()).at("/labs/0/lab").asText()).isEqualTo("quiet");
            assertThat(JSON.readTree(json.out()).at("/broken/0/lab").asText()).isEqualTo("broken");

            Outcome destroy = lab("destroy");
            assertThat(destroy.exitCode()).isEqualTo(1);
            assertThat(destroy.out()).contains("Lab quiet is removed.");
            assertThat(destroy.err()).contains("lab broken is not removed: the lab ended before");
        }
        assertThat(lab("destroy").expectSuccess().out()).isEqualTo("Lab broken is removed.\n");
    }

    @Test
    @Execution(CONCURRENT)
    void whoMayNotLookIsToldSo() throws IOException {
        Path mine = Files.createDirectories(temporary.resolve("labs/mine"));
        Path mark = Files.createFile(temporary.resolve("labs/.mine.lab"));
        Path other = Files.createDirectories(temporary.resolve("labs/other"));
        for (Path each : List.of(mine, other)) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx------"));
        }
        for (Path each : List.of(mine, mark, other)) {
            Programs.run(LIMIT, Map.of(), List.of("chown", "65534", each.toString()))
                    .expectSuccess();
        }
        // Root that is not above permissions any more.
        List<String> mortal = List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search");
        Outcome list = lab(temporary.resolve("labs"), mortal, "list");
        assertThat(list.exitCode()).isEqualTo(1);
        assertThat(list.out()).doesNotContain("No lab runs");
        assertThat(list.err())
                .contains("only the owner may look at mine; try sudo")
                .hasLineCount(1);
        assertThat(lab(temporary.resolve("labs"), mortal, "run", "a", "true").err())
                .contains("only the owner may look at mine");
    }
}
