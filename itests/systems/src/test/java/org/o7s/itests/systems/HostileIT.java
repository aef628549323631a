package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.o7s.lab.Lab;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * Processes that break the rules, die, or stop: the one concerned is told, a bystander goes on, and
 * what they had returns. One daemon bears all of it, one after the other.
 *
 * <p>Meanwhile two processes are stopped for a minute: the reader of a stream through the daemon,
 * and the reader of one that does without it.
 */
@NeedsNamespaces
@TestMethodOrder(OrderAnnotation.class)
class HostileIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration STOPPED = Duration.ofSeconds(60);

    private static final String NOBODY_ACCEPTED = "E-FLOW-REFUSED/NO_IPCP";

    /** Nobody accepts, the IPCP or the IRM has as much to do as it takes, the time is up. */
    private static final Set<String> CLEAR_ANSWERS =
            Set.of(
                    NOBODY_ACCEPTED,
                    "E-FLOW-REFUSED/OUT_OF_RESOURCES",
                    "E-IPCP-LIMIT/OUT_OF_RESOURCES",
                    "E-FLOW-TIMEOUT/TIMED_OUT",
                    "E-ALLOC-TIMEOUT/TIMED_OUT");

    private static final Pattern ANSWER = Pattern.compile("(E-[A-Z-]+/[A-Z_]+)=(\\d+)");

    private static Lab lab;
    private static O7sSystem system;
    private static Yardstick yardstick;
    private static Bystander bystander;
    private static Bystander neighbour;
    private static Running sink;
    private static Footprint quiet;

    /** The readers that are stopped, since when, and what the daemon holds without them. */
    private static List<Stream> stopped;

    private static long stoppedAtNs;
    private static Footprint alone;

    /** From the beginning of a test. */
    private Yardstick.Watch watch;

    /** Its time is up after ten seconds, which others need not wait for. */
    private static Running half;

    @BeforeAll
    static void start() {
        lab = Lab.open("hostile processes");
        yardstick = Yardstick.start(lab, lab.host("calm"));
        system = O7sSystem.start(lab, lab.host("one"));
        system.irm("ipcp", "bootstrap", "type", "local", "name", "lo", "layer", "here");
        bystander = Bystander.start(system, "here");
        neighbour = Bystander.startDirect(system);
        yardstick.watch(bystander).assertTheyWentOn("before all attacks");
        sink = startSink();
        alone = Footprint.of(system);
        stopped = List.of(Stream.start("sink-far", true), Stream.start("sink-near", false));
        stopped.forEach(stream -> stream.sink().signal("STOP"));
        stoppedAtNs = System.nanoTime();
        quiet = Footprint.of(system);
        half = hostile("half");
    }

    @BeforeEach
    void begin() {
        watch = yardstick.watch(bystander);
    }

    /** A stream of packets between two processes. */
    private record Stream(Running source, Running sink) {
        /** Starts one to a reader of its own. */
        static Stream start(String name, boolean throughTheDaemon) {
            serve("stream-" + name, name, throughTheDaemon);
            Running sink = JavaProgram.of(StreamProcess.class).start(system, name);
            return flowing(name, sink.awaitOutput("ready", LIMIT));
        }

        static Stream flowing(String name, Running sink) {
            Running source = JavaProgram.of(StreamProcess.class).start(system, "source", name);
            source.awaitOutput("the stream flows", LIMIT);
            sink.awaitOutput("the stream flows", LIMIT);
            return new Stream(source, sink);
        }

        void kill() {
            source.kill();
            sink.kill();
        }
    }

    private static void serve(String program, String name, boolean throughTheDaemon) {
        system.irm("name", "create", name, "direct", throughTheDaemon ? "off" : "on");
        system.irm("bind", "program", program, "name", name);
        system.irm("name", "register", name, "layer", "here");
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    private static Running startSink() {
        if (sink == null) {
            serve("stream-sink", "sink", true);
        }
        return JavaProgram.of(StreamProcess.class)
                .start(system, "sink")
                .awaitOutput("ready", LIMIT);
    }

    private static Running hostile(String... arguments) {
        return JavaProgram.of(HostileProcess.class).start(system, arguments);
    }

    /** What a process got stays mapped for as long as it lives. */
    private static void renewSink() {
        sink.kill();
        sink = startSink();
    }

    private void assertUnharmed(String what) {
        watch.assertTheyWentOn(what);
        quiet.awaitReturn(system);
    }

    @Test
    void nonsenseInRingsClosesTheFlowsThatHaveIt() {
        Running process = hostile("garbage", "sink", "25");
        process.awaitOutput("25 flows were closed", LIMIT).awaitEnd(LIMIT).expectSuccess();
        assertThat(counter("broken-rings")).isGreaterThanOrEqualTo(25);
        assertThat(counter("stray-marks")).isPositive();
        renewSink();
        assertUnharmed("garbage");
    }

    private static long counter(String name) {
        String all = system.irm("rib", "cat", "irmd/applications/rings").out();
        return all.lines()
                .filter(l -> l.strip().startsWith(name))
                .mapToLong(l -> Long.parseLong(l.replaceAll("\\D+", "")))
                .findFirst()
                .orElseThrow(() -> new AssertionError(all));
    }

    @Test
    void memoryCannotBeTakenFromUnderTheDaemon() {
        Running process = hostile("shrink", "sink");
        Outcome outcome = process.awaitEnd(LIMIT);
        assertThat(outcome.out())
                .contains("not truncated: Operation not permitted", "unmapped: 0")
                .doesNotContainPattern("(?m)^truncated");
        renewSink();
        assertUnharmed("truncation");
    }

    @Test
    void halfAMessageAndNoMessageEndTheConnection() {
        Outcome outcome = half.awaitEnd(LIMIT).expectSuccess();
        assertThat(outcome.out())
                .contains("half: RECEIVED", "E-APPLICATION-FORM", "half: CLOSED")
                .contains("silent: RECEIVED", "E-APPLICATION-SILENT", "silent: CLOSED");
        assertUnharmed("half a message");
    }

    @Test
    void tenThousandConnectionsLeaveNothing() {
        Running process = hostile("crowd", "10000");
        process.awaitOutput("crowd: ", LIMIT);
        assertThat(process.output()).contains("E-APPLICATION-LIMIT").doesNotContain(", 0 refused");
        watch.assertTheyWentOn("a crowd in the door");
        process.kill();
        assertUnharmed("a crowd");
    }

    @Test
    void aProcessThatNeverReadsIsSentAway() {
        Running process = hostile("deaf").awaitOutput("sent away after", LIMIT);
        process.awaitEnd(LIMIT).expectSuccess();
        // It was heard for long before, and not sent away for what it said.
        assertThat(process.output()).containsPattern("after \\d{5,} requests");
        assertUnharmed("a deaf process");
    }

    @Test
    void tenThousandRequestsThatNobodyAcceptsEndWithAClearError() {
        serve("stream-mute", "mute", true);
        Running mute = JavaProgram.of(StreamProcess.class).start(system, "mute");
        mute.awaitOutput("ready", LIMIT);
        Running process = hostile("ask", "mute", "10000", "3000");
        Outcome outcome = process.awaitEnd(LIMIT).expectSuccess();
        assertThat(outcome.out()).contains("answers {", "flows 0");
        System.out.println(outcome.out().strip());
        Map<String, Integer> answers = answers(outcome.out());
        assertThat(answers.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(10_000);
        assertThat(answers.keySet()).isSubsetOf(CLEAR_ANSWERS);
        // As many as the layer lets wait at a time were heard, and nobody accepted.
        assertThat(answers).containsKey(NOBODY_ACCEPTED);
        mute.kill();
        assertUnharmed("10,000 requests");
    }

    /** What {@code ask} says became of its requests: how many got which code. */
    private static Map<String, Integer> answers(String said) {
        return ANSWER.matcher(said)
                .results()
                .collect(Collectors.toMap(r -> r.group(1), r -> Integer.valueOf(r.group(2))));
    }

    @Test
    void whatAProcessHoardsReturnsWhenItIsKilled() {
        Running process = hostile("hoard", "sink", "1000");
        process.awaitOutput("hoards 1000", LIMIT);
        assertThat(Footprint.of(system).mappings()).isGreaterThan(quiet.mappings() + 1000);
        process.kill();
        renewSink();
        assertUnharmed("a hoard");
    }

    @Test
    void aFullFolderOfSharedMemoryDisturbsNobody() {
        String daemon = system.json("status").get("process").asText();
        // The daemon sees a folder of its own there, which holds a megabyte.
        inMountsOf(daemon, "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/dev/shm")
                .expectSuccess();
        Outcome filling = inMountsOf(daemon, "dd", "if=/dev/zero", "of=/dev/shm/full", "bs=64k");
        assertThat(filling.err()).contains("No space left on device");
        Running process = hostile("hoard", "sink", "20").awaitOutput("hoards 20", LIMIT);
        process.kill();
        inMountsOf(daemon, "umount", "/dev/shm").expectSuccess();
        renewSink();
        assertUnharmed("a full folder");
    }

    private static Outcome inMountsOf(String pid, String... command) {
        List<String> all = new ArrayList<>(List.of("nsenter", "-t", pid, "-m"));
        all.addAll(List.of(command));
        return system.host().run(LIMIT, all.toArray(String[]::new));
    }

    @Test
    void aSourceThatIsKilledEndsItsStream() {
        Running source = stream();
        source.kill();
        sink.awaitOutput("the stream has ended: NOT_ALLOCATED", LIMIT);
        renewSink();
        assertUnharmed("the death of a source");
    }

    @Test
    void aSinkThatIsKilledEndsItsStream() {
        Running source = stream();
        sink.kill();
        source.awaitOutput("the stream has ended: NOT_ALLOCATED", LIMIT);
        sink = startSink();
        assertUnharmed("the death of a sink");
    }

    private static Running stream() {
        return Stream.flowing("sink", sink).source();
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void processesThatAreStoppedForAMinuteHoldUpNobodyAndGoOn() {
        Yardstick.Watch neighbours = yardstick.watch(neighbour);
        await("a minute has passed")
                .atMost(STOPPED.plus(LIMIT))
                .until(() -> System.nanoTime() - stoppedAtNs >= STOPPED.toNanos());
        watch.assertTheyWentOn("a stop of a minute");
        neighbours.assertTheyWentOn("a stop of a minute, beside it");
        for (Stream stream : stopped) {
            assertThat(stream.source().output()).doesNotContain("ended");
            stream.sink().signal("CONT");
            stream.sink().awaitOutput("the stream goes on", LIMIT);
            assertThat(stream.source().output()).doesNotContain("ended");
            assertThat(stream.sink().output()).doesNotContain("ended", "packet ");
            stream.kill();
        }
        alone.awaitReturn(system);
    }

    @Test
    void tenThousandVirtualThreadsThatReadAllGoOnWithTwoCarriers() {
        serve("many-readers", "many", true);
        Running process =
                JavaProgram.of(ManyReaders.class)
                        .with(
                                "-Xmx256m",
                                "-Djdk.virtualThreadScheduler.parallelism=2",
                                "-Djdk.virtualThreadScheduler.maxPoolSize=2")
                        .start(system, "1000", "10");
        process.awaitOutput("10000 are reading", LIMIT);
        process.awaitOutput("10000 have read", LIMIT).awaitEnd(LIMIT).expectSuccess();
        assertUnharmed("10,000 readers");
    }
}
