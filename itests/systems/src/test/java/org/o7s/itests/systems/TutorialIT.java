package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.lab.Distribution;
import org.o7s.lab.Lab;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * docs/tutorial.md: what it shows are the programs beside it, word for word; they are compiled
 * against the one jar of the distribution, and do what it says.
 */
@NeedsNamespaces
class TutorialIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path DOCS = Path.of("..", "..", "docs").toAbsolutePath().normalize();
    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Path JAR =
            Distribution.located().home().resolve("lib").resolve("o7s-client.jar");

    @TempDir static Path classes;

    private static List<Path> sources() {
        try (Stream<Path> files = Files.list(DOCS.resolve("tutorial"))) {
            return files.filter(f -> f.toString().endsWith(".java")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeAll
    static void thePrograms() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled =
                    compiler.getTask(
                                    messages,
                                    files,
                                    null,
                                    List.of(
                                            "-proc:none",
                                            "-Xlint:all",
                                            "-Werror",
                                            "-cp",
                                            JAR.toString(),
                                            "-d",
                                            classes.toString()),
                                    null,
                                    files.getJavaFileObjectsFromPaths(sources()))
                            .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }

    private static Running run(O7sSystem system, String program, String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-Xmx64m",
                                "-cp",
                                JAR + ":" + classes,
                                program));
        command.addAll(List.of(arguments));
        Map<String, String> environment = new HashMap<>(system.environment());
        environment.put("O7S_INSTANCE", system.host().name());
        return system.host().start(program, environment, command);
    }

    private static O7sSystem system(Lab lab) {
        O7sSystem system = O7sSystem.start(lab, lab.host("one"));
        system.irm("ipcp", "bootstrap", "type", "local", "name", "lo", "layer", "here");
        return system;
    }

    private static Running serve(O7sSystem system, String program, String name) {
        system.irm("bind", "program", program, "name", name);
        system.irm("name", "register", name, "layer", "here");
        return run(system, program).awaitOutput("serves.", LIMIT);
    }

    @Test
    void theTutorialShowsTheVeryPrograms() throws IOException {
        String tutorial = Files.readString(DOCS.resolve("tutorial.md"));
        List<String> shown =
                PROGRAM.matcher(tutorial).results().map(r -> r.group(1)).sorted().toList();
        List<String> there = new ArrayList<>();
        for (Path source : sources()) {
            there.add(Files.readString(source));
        }
        assertThat(shown).isEqualTo(there.stream().sorted().toList());
    }

    @Test
    void theMessageOfTheClientIsPrintedByTheServer() {
        try (Lab lab = Lab.open("tutorial, hello world")) {
            O7sSystem system = system(lab);
            Running server = serve(system, "HelloServer", "helloworld-server");
            run(system, "HelloClient").awaitEnd(LIMIT).expectSuccess();
            server.awaitOutput("Message from client is Hello World!.", LIMIT);
            run(system, "HelloClient").awaitEnd(LIMIT).expectSuccess();
        }
    }

    @Test
    void whatOneSaysEverybodyElseHears() {
        try (Lab lab = Lab.open("tutorial, chat")) {
            O7sSystem system = O7sSystem.start(lab, lab.host("one"));
            system.irm(
                    "ipcp", "bootstrap", "type", "broadcast", "name", "everybody", "layer", "all");
            Running first = run(system, "Chat", "one");
            first.awaitOutput("Joined.", LIMIT);
            run(system, "Chat", "two");
            first.awaitOutput("Somebody says two.", LIMIT);
        }
    }

    @Test
    void oneThreadServesManyFlowsAndAClientAsksSeveralServicesAtOnce() {
        try (Lab lab = Lab.open("tutorial, sets of flows")) {
            O7sSystem system = system(lab);
            serve(system, "EchoServer", "first");
            system.irm("bind", "program", "EchoServer", "name", "second");
            system.irm("name", "register", "second", "layer", "here");
            Outcome asked = run(system, "AskAll", "first", "second", "third").awaitEnd(LIMIT);
            asked.expectSuccess();
            assertThat(asked.out())
                    .contains("first answered Anybody?.", "second answered Anybody?.")
                    .contains("No answer: ");
        }
    }
}
