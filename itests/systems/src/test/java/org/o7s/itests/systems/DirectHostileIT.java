package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.lab.Host;
import org.o7s.lab.Lab;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * Processes that break the rules in memory that they share with another process, of which the
 * daemon sees nothing: the flow that has it ends there with a sentence, or goes on; the other flows
 * of that process, and everybody else, go on at their rate; what they had returns.
 *
 * <p>All attack the same process, one after the other.
 */
@NeedsNamespaces
@TestMethodOrder(OrderAnnotation.class)
class DirectHostileIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NONSENSE = "the other side wrote nonsense into the memory";
    private static final Pattern CLOSED = Pattern.compile("(\\d+) flows were closed");

    /** A thread that spins takes a whole one, and the victim's work with its friend far less. */
    private static final double PROCESSORS_AT_WORK = 0.4;

    /** What the victim maps that it has not used for long, until its collector comes to it. */
    private static final int SLACK_MAPPINGS = 4;

    private static Lab lab;
    private static O7sSystem system;
    private static Yardstick yardstick;

    /** Has nothing to do with the victim. */
    private static Bystander bystander;

    /** The victim's own flow with somebody who keeps the rules. */
    private static Bystander friend;

    private static Running friendsServer;
    private static Running victim;
    private static String daemon;
    private static Footprint quiet;
    private static int quietMappings;

    private Yardstick.Watch bystanders;
    private Yardstick.Watch friends;
    private int saidBefore;

    @BeforeAll
    static void start() throws IOException {
        lab = Lab.open("hostile peers");
        Host calm = lab.host("calm");
        Host host = lab.host("one");
        var calmly = CompletableFuture.supplyAsync(() -> Yardstick.start(lab, calm));
        system = O7sSystem.start(lab, host);
        system.irm("ipcp", "bootstrap", "type", "local", "name", "lo", "layer", "here");
        var standing = CompletableFuture.supplyAsync(() -> Bystander.start(system, "here"));
        friendsServer = Bystander.startServer("friend", system);
        for (String program : List.of("victim", "hostile-peer")) {
            system.irm("bind", "program", program, "name", program);
        }
        victim =
                JavaProgram.of(DirectVictim.class)
                        .start(system, "friend", "hostile-peer")
                        .awaitOutput("replies", LIMIT);
        friend = new Bystander(friendsServer, victim);
        // One that does no harm, so that what is loaded at the first time is loaded.
        Running first = fair();
        bystander = standing.join();
        yardstick = calmly.join();
        first.awaitOutput("was fair", LIMIT).awaitEnd(LIMIT).expectSuccess();
        daemon = system.json("status").get("process").asText();
        quiet = Footprint.of(system);
        quietMappings = mappingsOfVictim();
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    @BeforeEach
    void begin() {
        watch();
        saidBefore = victim.output().length();
    }

    /** From now on. */
    private void watch() {
        bystanders = yardstick.watch(bystander);
        friends = yardstick.watch(friend);
    }

    private static Running hostile(String... arguments) {
        return JavaProgram.of(HostilePeer.class).start(system, arguments);
    }

    private void assertOthersWentOn(String what) {
        bystanders.assertTheyWentOn(what);
        friends.assertTheyWentOn(what + ", another flow of the victim");
        assertThat(victim.alive()).isTrue();
    }

    /** What the victim said of its flows in this test. */
    private List<String> ended() {
        return victim.output()
                .substring(saidBefore)
                .lines()
                .filter(line -> line.contains("flow ended"))
                .toList();
    }

    private void awaitClosed(int flows) {
        await("flows that their other end closed, or left")
                .atMost(LIMIT)
                .untilAsserted(
                        () ->
                                assertThat(ended())
                                        .filteredOn(
                                                line ->
                                                        containsAll(
                                                                line,
                                                                "NOT_ALLOCATED",
                                                                "the other end closed it"))
                                        .hasSizeGreaterThanOrEqualTo(flows));
    }

    private static boolean containsAll(String line, String... words) {
        return List.of(words).stream().allMatch(line::contains);
    }

    @Test
    void nonsenseEndsTheFlowThatHasItAtBothEnds() {
        Running asker = hostile("nonsense", "victim");
        Running acceptor = hostile("nonsense", "");
        for (Running each : List.of(asker, acceptor)) {
            each.awaitOutput("flows were closed", LIMIT).awaitEnd(LIMIT).expectSuccess();
            var closed = CLOSED.matcher(each.output());
            assertThat(closed.find()).isTrue();
            String how = each == asker ? "accepted" : "allocated";
            int flows = Integer.parseInt(closed.group(1));
            await("the victim says so")
                    .atMost(LIMIT)
                    .untilAsserted(
                            () ->
                                    assertThat(ended())
                                            .filteredOn(l -> containsAll(l, how, NONSENSE))
                                            .hasSize(flows)
                                            .allMatch(l -> l.contains("NOT_ALLOCATED")));
        }
        assertThat(system.irm("rib", "cat", "irmd/applications/direct").out())
                .containsPattern("broken-direct-flows\\D*[1-9]");
        assertOthersWentOn("nonsense of a peer");
    }

    @Test
    void noPeerMakesTheOtherWaitForEverOrReadWhatIsNotThere() {
        Running rewriting = hostile("rewrite", "victim");
        hostile("small,mute,signs", "victim")
                .awaitOutput("was echoed", LIMIT)
                .awaitOutput("was given up taking nothing", LIMIT)
                .awaitOutput("was given up giving signs of life", LIMIT)
                .awaitEnd(LIMIT)
                .expectSuccess();
        rewriting.awaitOutput("rewrote the memory of", LIMIT).awaitEnd(LIMIT).expectSuccess();
        await("the victim says so")
                .atMost(LIMIT)
                .untilAsserted(
                        () ->
                                assertThat(ended())
                                        .anyMatch(l -> containsAll(l, "TIMED_OUT", "write to"))
                                        .anyMatch(l -> containsAll(l, "TIMED_OUT", "read from")));
        assertOthersWentOn("a peer without end");
    }

    @Test
    void whatAPeerTakesAwayItTakesFromItself() {
        Running staying = hostile("unmarked,half,marks", "victim");
        Outcome shrinking = hostile("shrink", "victim").awaitEnd(LIMIT);
        assertThat(shrinking.out())
                .contains("not truncated: Operation not permitted", "unmapped: 0")
                .doesNotContainPattern("(?m)^truncated");
        staying.awaitOutput("is unmarked", LIMIT)
                .awaitOutput("is halfway", LIMIT)
                .awaitOutput("is marking", LIMIT);
        assertOthersWentOn("marks without reason, memory without marks, and half a record");
        staying.kill();
        awaitClosed(4);
    }

    @Test
    void callsThatAPeerTakesAwayAreFoundAllTheSame(@TempDir Path directory) throws IOException {
        Path goOn = directory.resolve("go-on");
        Running process = hostile("erase", "victim", goOn.toString());
        process.awaitOutput("is erasing", LIMIT);
        watch();
        assertOthersWentOn("calls that are taken away");
        Files.createFile(goOn);
        process.awaitOutput("is silencing", LIMIT);
        watch();
        assertOthersWentOn("calls by which nobody is woken");
        process.kill();
        awaitClosed(1);
    }

    @Test
    void aDaemonThatGetsNoMemoryForFlowsSaysSoAndGoesOn() {
        // The kernel gives it none that is larger than that, as if the machine had no more.
        limitDaemon("--fsize=65536:");
        try {
            Running asker =
                    JavaProgram.of(HostileProcess.class)
                            .start(system, "ask", "victim", "8", "1000");
            Outcome outcome = asker.awaitEnd(LIMIT).expectSuccess();
            // It accepts one at a time: of some it does not hear in time.
            assertThat(outcome.out()).contains("E-PROCESS-MEMORY/OUT_OF_RESOURCES=", "flows 0");
            assertOthersWentOn("a daemon without memory");
        } finally {
            limitDaemon("--fsize=unlimited:");
        }
    }

    @Test
    void aDaemonWithoutDescriptorsServesWhoIsThereAndOthersLater() throws IOException {
        String before = limitDaemon("--nofile", "--noheadings", "--output", "SOFT");
        int highest;
        try (var all = Files.list(Path.of("/proc", daemon, "fd"))) {
            highest =
                    all.mapToInt(d -> Integer.parseInt(d.getFileName().toString()))
                            .max()
                            .orElseThrow();
        }
        // Those that are free below the highest are used up by connections that say nothing.
        Path log = Path.of(system.environment().get("O7S_STATE_DIR"), "one", "irmd.0.log");
        limitDaemon("--nofile=" + (highest + 1) + ":");
        Running crowd = JavaProgram.of(HostileProcess.class).start(system, "crowd", "100");
        Running late;
        try {
            await("connections wait at the door")
                    .atMost(LIMIT)
                    .until(() -> Files.readString(log).contains("takes no connections for now"));
            late = fair().awaitOutput("connecting", LIMIT);
            assertOthersWentOn("a daemon without descriptors");
            assertThat(late.output()).doesNotContain("was fair");
        } finally {
            limitDaemon("--nofile=" + before + ":");
        }
        late.awaitOutput("was fair", LIMIT).awaitEnd(LIMIT).expectSuccess();
        crowd.kill();
    }

    private static Running fair() {
        return hostile("fair", "victim");
    }

    private static String limitDaemon(String... limit) {
        List<String> command = new ArrayList<>(List.of("prlimit", "--pid", daemon));
        command.addAll(List.of(limit));
        String[] words = command.toArray(String[]::new);
        return system.host().run(LIMIT, words).expectSuccess().out().strip();
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void afterwardsTheVictimSpinsNotAndMapsNoMore() throws IOException {
        assertThat(processorsOfVictim()).isLessThan(PROCESSORS_AT_WORK);
        await("the victim maps no more than before")
                .atMost(LIMIT)
                .until(() -> mappingsOfVictim() <= quietMappings + SLACK_MAPPINGS);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void theDeathOfTheVictimIsToldToItsPeersAndEverythingReturns() {
        Running process = hostile("half,stay", "victim").awaitOutput("is halfway", LIMIT);
        victim.kill();
        friendsServer.awaitOutput("a flow has ended: NOT_ALLOCATED", LIMIT);
        bystanders.assertTheyWentOn("the death of a process with direct flows");
        process.kill();
        quiet.awaitReturn(system);
    }

    /** What the victim takes of one processor while its friend replies. */
    private static double processorsOfVictim() throws IOException {
        long cpuNs = cpuNs();
        long fromNs = System.nanoTime();
        long replies = friend.told().getLast().replies();
        await("1000 replies more")
                .atMost(LIMIT)
                .until(() -> friend.told().getLast().replies() > replies + 1000);
        return (cpuNs() - cpuNs) / (double) (System.nanoTime() - fromNs);
    }

    private static long cpuNs() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(victim.pid()), "stat"));
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        // User and system time, in hundredths of a second.
        return (Long.parseLong(words[11]) + Long.parseLong(words[12])) * 10_000_000;
    }

    private static int mappingsOfVictim() throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(victim.pid()), "maps"))) {
            return (int) lines.filter(line -> line.contains("memfd:o7s-")).count();
        }
    }
}
