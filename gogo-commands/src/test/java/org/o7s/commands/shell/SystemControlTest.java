package org.o7s.commands.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.commands.kit.FakeManagement;
import org.o7s.commands.run.IrmCommandLine;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.ipc.InstanceLock;
import org.o7s.ipc.InstancePaths;
import org.o7s.ipc.control.ControlClient;
import org.o7s.ipc.control.ControlLimits;
import org.o7s.ipc.control.ControlMessage;
import org.o7s.ipc.control.ControlServer;
import org.o7s.ipc.control.ControlService;
import org.o7s.ipc.control.Peer;
import org.o7s.tools.Tool;
import org.o7s.tools.ToolIo;
import org.o7s.tools.ToolOption;

/** Commands and sessions through a real socket and a real Gogo. */
@Timeout(60)
class SystemControlTest {
    @TempDir Path directory;
    private final FakeManagement management = new FakeManagement();
    private final ThreadIOImpl threads = new ThreadIOImpl();
    private final CommandProcessorImpl gogo = new CommandProcessorImpl(threads);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CountDownLatch toolRuns = new CountDownLatch(1);
    private InstancePaths paths;
    private InstanceLock lock;
    private ControlServer server;
    private SystemControl control;

    /** A tool that prints its arguments, and waits for its end if told so. */
    private final Tool tool =
            new Tool() {
                @Override
                public String name() {
                    return "oping";
                }

                @Override
                public List<ToolOption> options() {
                    return List.of(
                            new ToolOption("--count", "how many"),
                            new ToolOption("--compat", "as before"));
                }

                @Override
                public int run(List<String> args, ToolIo io) {
                    io.out().println("oping " + String.join(",", args));
                    if (args.contains("wait")) {
                        CountDownLatch end = new CountDownLatch(1);
                        io.onCancel(end::countDown);
                        toolRuns.countDown();
                        try {
                            end.await();
                        } catch (InterruptedException e) {
                            return 3;
                        }
                        return 2;
                    }
                    return 0;
                }
            };

    /** Commands such as bundles bring them. */
    public static final class Words {
        public String shout(String word) {
            return word.toUpperCase(Locale.ROOT);
        }

        public void count(Object... words) {
            System.out.println(words.length);
        }

        public void hello() {
            System.out.println("hello from a bundle");
        }

        public void upper() throws IOException {
            String text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
            System.out.print(text.toUpperCase(Locale.ROOT));
        }
    }

    @BeforeEach
    void aSystem() throws IOException {
        threads.start();
        management.ipcp(1, "lo0", IpcpType.LOCAL, "hub");
        Programs programs =
                new Programs(new IrmCommandLine(management, Optional::empty), () -> List.of(tool));
        gogo.addListener(new WordsAsTyped(programs));
        gogo.addCommand("irm", new ProgramFunction("irm", programs), "irm");
        gogo.addCommand("o7s", new ProgramFunction("oping", programs), "oping");
        gogo.addCommand("o7s", new Grep(), Grep.NAME);
        gogo.addCommand("words", new Words(), "shout");
        gogo.addCommand("words", new Words(), "hello");
        gogo.addCommand("words", new Words(), "count");
        gogo.addCommand("words", new Words(), "upper");
        control =
                new SystemControl(
                        "test",
                        programs,
                        new Privileges(directory.resolve("group")),
                        () -> Optional.of(gogo));
        paths = new InstancePaths("test", directory.resolve("run"));
        lock = InstanceLock.acquire(paths);
        server = ControlServer.open(lock, control, ControlLimits.DEFAULT);
    }

    @AfterEach
    void close() {
        server.close();
        lock.close();
        threads.stop();
    }

    private int line(String text) throws IOException {
        out.reset();
        err.reset();
        try (ControlClient client = ControlClient.connect(paths.socket(), "test")) {
            client.open(directory.toString(), 80);
            return client.execute(text, out, err);
        }
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void irmRunsFromOutsideWithItsExitCode() throws IOException {
        try (ControlClient client = ControlClient.connect(paths.socket(), "irm")) {
            ControlMessage.Run list =
                    new ControlMessage.Run("irm", List.of("ipcp", "list"), "/", 0);
            assertThat(client.run(list, out, err)).isZero();
            ControlMessage.Run bad = new ControlMessage.Run("irm", List.of("ipcp", "x"), "/", 0);
            assertThat(client.run(bad, out, err)).isEqualTo(2);
            ControlMessage.Run none = new ControlMessage.Run("irm", List.of(), "/", 0);
            assertThat(client.run(none, out, err)).isEqualTo(255);
            ControlMessage.Run other = new ControlMessage.Run("opong", List.of(), "/", 0);
            assertThat(client.run(other, out, err)).isEqualTo(8);
            assertThat(client.complete(List.of("ipcp", "bo"), 1))
                    .extracting(ControlMessage.Suggestion::word)
                    .containsExactly("bootstrap");
        }
        assertThat(out()).contains("|       1 |                  lo0 |      local |");
        assertThat(err()).contains("E-USAGE-WORD", "E-PROGRAM", "try: oping");
    }

    @Test
    void wordsOfIrmArriveAsTyped() throws IOException {
        assertThat(line("irm register oping layer * ipcp 'a b'")).isZero();
        assertThat(management.calls).containsExactly("register oping LAYER:*,IPCP:a b");
        assertThat(line("oping -n x*  \"a | b\"")).isZero();
        assertThat(out()).isEqualTo("oping -n,x*,a | b\n");
    }

    @Test
    void wordsOfIrmArriveAsTypedThroughGogoToo() throws IOException {
        assertThat(line("irm register oping layer *; irm name create x?")).isZero();
        assertThat(management.calls)
                .containsExactly("register oping LAYER:*", "name x? round-robin");
        Files.createFile(directory.resolve("a1"));
        Files.createFile(directory.resolve("a2"));
        assertThat(line("count a*")).as(err()).isZero();
        assertThat(out()).isEqualTo("2\n");
    }

    @Test
    void gogoWorksWithPipesVariablesAndScopes() throws IOException {
        assertThat(line("hello")).isZero();
        assertThat(out()).isEqualTo("hello from a bundle\n");
        assertThat(line("shout quiet")).isZero();
        assertThat(out()).isEqualTo("QUIET\n");
        assertThat(line("words:hello")).isZero();
        assertThat(line("irm ipcp list | upper")).as(err()).isZero();
        assertThat(out()).contains("LO0");
        assertThat(line("x = abc; shout $x")).as(err()).isZero();
        assertThat(out()).isEqualTo("ABC\n");
        assertThat(line("irm:irm ipcp list")).isZero();
        assertThat(out()).contains("lo0");
    }

    @Test
    void linesAreFiltered() throws IOException {
        assertThat(line("irm ipcp list | grep -i LO0")).as(err()).isZero();
        assertThat(out())
                .isEqualTo(
                        "|       1 |                  lo0 |      local |                  hub"
                                + " |\n");
        assertThat(line("irm ipcp list | grep -v '[|+]'")).isZero();
        assertThat(out()).isEqualTo("\n");
        assertThat(line("irm ipcp list | grep nothing")).isEqualTo(1);
        assertThat(line("irm ipcp list | grep '['")).isEqualTo(2);
        assertThat(err()).contains("bad pattern");
        assertThat(line("irm ipcp list | grep")).isEqualTo(2);
    }

    @Test
    void theOptionsOfToolsAreCompletedWithTheirMeaning() throws IOException {
        try (ControlClient client = ControlClient.connect(paths.socket(), "test")) {
            client.open("/", 80);
            assertThat(client.complete("oping -n pong --co", 18))
                    .containsExactly(
                            new ControlMessage.Suggestion("--count", "how many"),
                            new ControlMessage.Suggestion("--compat", "as before"));
            assertThat(client.complete("oping -n po", 11)).isEmpty();
        }
    }

    @Test
    void variablesLastForTheSession() throws IOException {
        try (ControlClient client = ControlClient.connect(paths.socket(), "test")) {
            client.open("/", 80);
            client.execute("y = kept", out, err);
            out.reset();
            assertThat(client.execute("shout $y", out, err)).isZero();
            assertThat(client.complete("irm ipcp li", 11).getFirst().word()).isEqualTo("list");
            assertThat(client.complete("shout x | irm ipcp de", 21))
                    .extracting(ControlMessage.Suggestion::word)
                    .containsExactly("destroy");
            assertThat(client.complete("ho", 0))
                    .extracting(ControlMessage.Suggestion::word)
                    .contains("irm", "oping", "hello", "shout");
            assertThat(client.complete("words:h", 7))
                    .extracting(ControlMessage.Suggestion::word)
                    .containsExactly("words:hello");
        }
        assertThat(out()).isEqualTo("KEPT\n");
    }

    @Test
    void failuresHaveExitCodes() throws IOException {
        assertThat(line("irm ipcp frob")).isEqualTo(2);
        assertThat(line("irm ipcp frob; hello")).isEqualTo(2);
        assertThat(line("no-such-command")).isEqualTo(1);
        assertThat(err()).contains("no-such-command");
        assertThat(line("# a comment")).isZero();
        assertThat(line("  ")).isZero();
    }

    @Test
    void anInterruptReachesTheTool() throws Exception {
        try (ControlClient client = ControlClient.connect(paths.socket(), "test")) {
            client.open("/", 80);
            Thread.ofVirtual()
                    .start(
                            () -> {
                                try {
                                    toolRuns.await();
                                    client.interrupt();
                                } catch (IOException | InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            assertThat(client.execute("oping wait", out, err)).isIn(2, 3);
            assertThat(client.execute("hello", out, err)).isZero();
        }
    }

    @Test
    void whoDoesNotOwnTheDaemonHasIrmAndTheToolsOnly() {
        Recorder recorder = new Recorder(directory);
        try (ControlService.Session session = control.open(new Peer("eve", "staff", false))) {
            assertThat(session.execute("irm ipcp list", recorder)).isZero();
            assertThat(session.execute("irm name create x", recorder)).isEqualTo(7);
            assertThat(session.execute("oping x", recorder)).isZero();
            assertThat(session.execute("hello", recorder)).isEqualTo(7);
            assertThat(session.execute("irm ipcp list | upper", recorder)).isEqualTo(7);
            assertThat(recorder.text()).contains("E-SHELL-PERMISSION", "E-PERMISSION");
            assertThat(session.complete("", 0))
                    .extracting(ControlMessage.Suggestion::word)
                    .containsExactly("irm", "oping");
        }
        assertThat(management.calls).isEmpty();
    }

    @Test
    void aSystemWithoutGogoSaysSo() {
        SystemControl plain =
                new SystemControl(
                        "test",
                        new Programs(new IrmCommandLine(management, Optional::empty), List::of),
                        new Privileges(directory.resolve("group")),
                        Optional::empty);
        Recorder recorder = new Recorder(directory);
        try (ControlService.Session session = plain.open(new Peer("root", "root", true))) {
            assertThat(session.execute("irm ipcp list", recorder)).isZero();
            assertThat(session.execute("lb", recorder)).isEqualTo(8);
        }
        assertThat(recorder.text()).contains("E-SHELL-NOGOGO");
    }

    @Test
    void aPlainGogoSessionFindsIrm() throws Exception {
        try (CommandSession session = gogo.createSession(InputStream.nullInputStream(), out, err)) {
            session.execute("irm register oping layer *");
            session.execute("irm ipcp list");
            session.execute("irm ipcp frob");
            assertThat(session.get("exit")).isEqualTo(2);
        }
        assertThat(out()).contains("lo0");
        assertThat(err()).contains("E-USAGE-WORD");
        assertThat(management.calls).containsExactly("register oping LAYER:*");
    }
}
