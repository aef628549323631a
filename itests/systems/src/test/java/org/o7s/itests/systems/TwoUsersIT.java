package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.o7s.lab.Distribution;
import org.o7s.lab.Lab;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * Processes of two users at one daemon: root, and nobody. The one sees no memory, flow or name of
 * the other, and cannot manage.
 */
@NeedsNamespaces
class TwoUsersIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NOBODY = "65534";
    private static final Pattern SHARED = Pattern.compile(" (\\d+) +/memfd:o7s-flow");

    private static final ObjectMapper JSON = new ObjectMapper();

    private static Lab lab;
    private static O7sSystem system;

    /** Where nobody can read what it runs. */
    private static Path open;

    @BeforeAll
    static void start() throws IOException {
        lab = Lab.open("two users");
        system = O7sSystem.start(lab, lab.host("one"));
        system.irm("ipcp", "bootstrap", "type", "local", "name", "lo", "layer", "here");
        enter(Path.of(system.environment().get("O7S_RUN_DIR")));
        open = Files.createTempDirectory("o7s-open");
        enter(open);
        JavaProgram program = JavaProgram.of(PingProcess.class);
        Path home = Distribution.located().home();
        copy(home.resolve("bin"), open.resolve("bin"));
        copy(home.resolve("lib"), open.resolve("lib"));
        copy(program.classes().resolve("org"), open.resolve("classes").resolve("org"));
    }

    private static void enter(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    @AfterAll
    static void stop() throws IOException {
        lab.close();
        try (var all = Files.walk(open)) {
            all.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
        }
    }

    private static String[] asNobody() {
        return new String[] {"setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"};
    }

    private static Running ofNobody(Class<?> program, String... arguments) {
        return JavaProgram.of(program).by(asNobody()).from(open).start(system, arguments);
    }

    private static Running ofRoot(Class<?> program, String... arguments) {
        return JavaProgram.of(program).start(system, arguments);
    }

    private static JsonNode process(Running running) {
        for (JsonNode process : system.json("process", "list").get("processes")) {
            if (process.get("id").asLong() == running.pid()) {
                return process;
            }
        }
        throw new AssertionError("process " + running.pid() + " is not listed");
    }

    @Test
    void whereMemoryLiesInFilesOnlyTheDaemonsOwnUserIsServed() throws IOException {
        O7sSystem portable = O7sSystem.start(lab, lab.host("two"), "--portable");
        Path runs = Path.of(portable.environment().get("O7S_RUN_DIR"));
        enter(runs);
        Running stranger =
                JavaProgram.of(PingProcess.class)
                        .by(asNobody())
                        .from(open)
                        .start(portable, "serve");
        assertThat(stranger.awaitEnd(LIMIT).exitCode()).isNotZero();
        assertThat(stranger.output()).contains("E-APPLICATION-USER", "nobody");
        assertThat(portable.json("process", "list").get("processes")).isEmpty();
        Path memory = runs.resolve("two").resolve("memory");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(memory)))
                .isEqualTo("rwx------");
    }

    @Test
    void aNameIsNotServedByAnotherUsersProcessThatClaimsTheProgram() {
        system.irm("bind", "program", "pinger-serve", "name", "claimed");
        Running impostor = ofNobody(PingProcess.class, "serve").awaitOutput("serving", LIMIT);
        assertThat(process(impostor).get("user").asText()).isEqualTo("nobody");
        assertThat(process(impostor).get("names")).isEmpty();
        Running client = ofRoot(PingProcess.class, "ping", "claimed", "10");
        assertThat(client.awaitEnd(LIMIT).exitCode()).isNotZero();
        assertThat(client.output()).contains("E-ALLOC-NONAME").doesNotContain("replies");

        system.irm("bind", "program", "pinger-serve", "name", "claimed", "user", "nobody");
        assertThat(process(impostor).get("names")).hasSize(1);
        ofRoot(PingProcess.class, "ping", "claimed", "10").awaitOutput("10 replies", LIMIT);
        impostor.kill();
    }

    @Test
    void processesOfTwoUsersNeverShareMemory() {
        system.irm("bind", "program", "pinger-serve", "name", "shared", "user", NOBODY);
        Running server = ofNobody(PingProcess.class, "serve").awaitOutput("serving", LIMIT);
        Running friend = ofNobody(PingProcess.class, "hold", "shared");
        friend.awaitOutput("holding", LIMIT);
        assertThat(memoryOf(friend)).as("of one user").containsAnyElementsOf(memoryOf(server));

        Running stranger = ofRoot(PingProcess.class, "hold", "shared");
        stranger.awaitOutput("holding", LIMIT);
        assertThat(memoryOf(stranger)).isNotEmpty().doesNotContainAnyElementsOf(memoryOf(server));
        assertThat(memoryOf(stranger)).doesNotContainAnyElementsOf(memoryOf(friend));
        List.of(server, friend, stranger).forEach(Running::kill);
    }

    /** The memory of flows that a process has mapped, by the numbers of the kernel. */
    private static Set<String> memoryOf(Running process) {
        try {
            String maps = Files.readString(Path.of("/proc/" + process.pid() + "/maps"));
            return SHARED.matcher(maps)
                    .results()
                    .map((MatchResult r) -> r.group(1))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nobodySeesMemoryOfOthersAndManagesNothing() {
        Running server = ofRoot(PingProcess.class, "serve").awaitOutput("serving", LIMIT);
        String daemon = system.json("status").get("process").asText();
        for (String pid : List.of(daemon, Long.toString(server.pid()))) {
            for (String what : List.of("maps", "mem", "fd/0")) {
                Outcome look = run("cat", "/proc/" + pid + "/" + what);
                assertThat(look.exitCode()).isNotZero();
                assertThat(look.err()).contains("Permission denied");
            }
        }
        Running own = ofNobody(PingProcess.class, "serve").awaitOutput("serving", LIMIT);
        assertThat(irmOfNobody("process", "list").out())
                .contains(Long.toString(own.pid()))
                .doesNotContain(Long.toString(server.pid()));
        assertThat(irmOfNobody("rib", "ls", "irmd/processes").out())
                .doesNotContain(Long.toString(server.pid()));
        Outcome binding = irmOfNobody("bind", "process", Long.toString(own.pid()), "name", "mine");
        assertThat(binding.exitCode()).isEqualTo(7);
        assertThat(binding.err()).contains("user \"nobody\" may not");
        own.kill();
        server.kill();
    }

    /** Root serves a name, and a process of nobody has a flow to it, through a layer. */
    @Test
    void nobodySeesProcessesAndFlowsOfHisOwnAndNoOthers() {
        system.irm("name", "create", "roots", "direct", "off");
        system.irm("name", "register", "roots", "layer", "here");
        String till = Distribution.located().home().resolve("bin").resolve("oping").toString();
        system.irm("bind", "program", till, "name", "till", "auto", "--", "-n", "secret");
        Running server = ofRoot(PingProcess.class, "serve").awaitOutput("serving", LIMIT);
        system.irm("bind", "process", Long.toString(server.pid()), "name", "roots");
        Running own = ofNobody(PingProcess.class, "hold", "roots").awaitOutput("holding", LIMIT);
        int theirs = flowOf(server, system.json("flow", "list"));
        assertThat(system.irm("rib", "ls", "lo").out()).contains("flows/");

        List<JsonNode> seen =
                shellOfNobody(
                        "irm process list",
                        "irm flow list",
                        "irm rib ls irmd/processes",
                        "irm rib ls irmd/flows",
                        "irm name list roots",
                        "irm program list",
                        "irm rib ls lo",
                        "irm rib cat irmd");
        int mine = flowOf(own, seen.get(1));
        assertThat(all(seen.get(0).get("processes"), "id")).containsExactly("" + own.pid());
        assertThat(all(seen.get(1).get("flows"), "id")).containsExactly("" + mine);
        assertThat(words(seen.get(2).get("entries"))).containsExactly("" + own.pid());
        assertThat(words(seen.get(3).get("entries"))).containsExactly("" + mine);
        assertThat(all(seen.get(4).get("names"), "name")).containsExactly("roots");
        assertThat(seen.get(4).get("names").get(0).get("processes")).isEmpty();
        assertThat(all(seen.get(5).get("programs"), "program")).contains("oping");
        seen.get(5).get("programs").forEach(p -> assertThat(p.get("starts")).isEmpty());
        assertThat(seen.get(5).toString()).doesNotContain("secret", till);
        assertThat(words(seen.get(6).get("entries"))).contains("info/").doesNotContain("flows/");
        assertThat(seen.get(7).at("/entries").get("irmd/names/roots").get("processes").asText())
                .isEmpty();

        List<JsonNode> allowed = shellOfNobody("irm flow show " + mine, "irm explain flow " + mine);
        assertThat(allowed).noneMatch(TwoUsersIT::isProblem);
        List<JsonNode> refused =
                shellOfNobody(
                        "irm flow show " + theirs,
                        "irm explain flow " + theirs,
                        "irm rib cat irmd/flows/" + theirs,
                        "irm rib cat irmd/flows/" + theirs + "0",
                        "irm rib cat irmd/processes/" + server.pid(),
                        "irm rib cat irmd/processes/" + server.pid() + "0",
                        "irm rib cat lo/flows",
                        "irm name create mine",
                        "irm name destroy roots",
                        "irm capture list --dry-run",
                        "irm unbind process " + server.pid() + " --dry-run");
        assertThat(refused).hasSize(11).allMatch(TwoUsersIT::isProblem);
        for (JsonNode problem : refused) {
            assertThat(words(problem.get("next")))
                    .doesNotContain(
                            "irmd/processes/" + server.pid(), "irmd/flows/" + theirs, "" + theirs);
        }
        own.kill();
        server.kill();
        system.irm("name", "destroy", "roots");
        system.irm("name", "destroy", "till");
    }

    private static boolean isProblem(JsonNode answer) {
        return answer.get("schema").asText().equals("o7s.problem/1");
    }

    private static int flowOf(Running process, JsonNode list) {
        for (JsonNode flow : list.get("flows")) {
            if (flow.get("process").asLong() == process.pid()) {
                return flow.get("id").asInt();
            }
        }
        throw new AssertionError("process " + process.pid() + " has no flow in " + list);
    }

    private static List<String> all(JsonNode array, String field) {
        List<String> values = new ArrayList<>();
        array.forEach(e -> values.add(e.get(field).asText()));
        return values;
    }

    private static List<String> words(JsonNode array) {
        List<String> values = new ArrayList<>();
        array.forEach(e -> values.add(e.asText()));
        return values;
    }

    /** What the shell answers nobody to each of some lines, as objects. */
    private static List<JsonNode> shellOfNobody(String... lines) {
        List<String> command = new ArrayList<>();
        command.add(open.resolve("bin").resolve("o7sh").toString());
        command.addAll(List.of("--instance", system.host().name()));
        for (String line : lines) {
            command.addAll(List.of("-c", line + " --json"));
        }
        Outcome outcome = run(command.toArray(String[]::new));
        try (var answers = JSON.readerFor(JsonNode.class).<JsonNode>readValues(outcome.out())) {
            List<JsonNode> all = answers.readAll();
            assertThat(all).as(outcome.toString()).hasSize(lines.length);
            return all;
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + outcome, e);
        }
    }

    private static Outcome run(String... command) {
        List<String> all = new ArrayList<>(List.of(asNobody()));
        all.addAll(List.of(command));
        return system.host().run(LIMIT, system.environment(), all);
    }

    private static Outcome irmOfNobody(String... words) {
        List<String> command = new ArrayList<>();
        command.add(open.resolve("bin").resolve("irm").toString());
        command.addAll(List.of("--instance", system.host().name()));
        command.addAll(List.of(words));
        return run(command.toArray(String[]::new));
    }

    @Test
    void aUserThatTakesAllItMayLeavesOthersTheirs() {
        Running crowd = ofNobody(HostileProcess.class, "crowd", "1500");
        crowd.awaitOutput("crowd: 1024 in, 476 refused", LIMIT);
        system.irm("bind", "program", "pinger-serve", "name", "spared");
        Running server = ofRoot(PingProcess.class, "serve").awaitOutput("serving", LIMIT);
        ofRoot(PingProcess.class, "ping", "spared", "10").awaitOutput("10 replies", LIMIT);
        crowd.kill();
        server.kill();
        // What it had it may have again.
        Running again = ofNobody(PingProcess.class, "serve").awaitOutput("serving", LIMIT);
        again.kill();
    }

    @Test
    void aUserThatHasAllItMayWaitingShutsNobodyOut() {
        system.irm("bind", "program", "stream-mute", "name", "mute");
        Running mute = ofRoot(StreamProcess.class, "mute").awaitOutput("ready", LIMIT);
        Running hog = ofNobody(HostileProcess.class, "hog", "mute", "5000", "1500");
        hog.awaitOutput("accepts: E-ACCEPT-LIMIT", LIMIT);
        hog.awaitOutput("requests: E-ALLOC-BUSY", LIMIT);
        assertThat(hog.output())
                .contains("4096 accepts of user nobody wait")
                .contains("1024 requests of user nobody wait");
        system.irm("bind", "program", "pinger-serve", "name", "free");
        Running server = ofRoot(PingProcess.class, "serve").awaitOutput("serving", LIMIT);
        ofRoot(PingProcess.class, "ping", "free", "10").awaitOutput("10 replies", LIMIT);
        List.of(hog, mute, server).forEach(Running::kill);
    }
}
