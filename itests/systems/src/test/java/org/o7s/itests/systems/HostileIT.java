package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;
import org.o7s.lab.cable.Capture;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * Processes that break the rules, die, or stop: the one concerned is told, a bystander goes on, and
 * what they had returns. One daemon bears all of it, one after the other.
 *
 * <p>{@code -Do7s.long=true} has a process stopped for a minute instead of three seconds.
 */
@NeedsNamespaces
class HostileIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration STOPPED =
            Duration.ofSeconds(Boolean.getBoolean("o7s.long") ? 60 : 3);

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
    private static Bystander bystander;
    private static Running sink;
    private static Footprint quiet;

    /** Its time is up after ten seconds, which others need not wait for. */
    private static Running half;

    @BeforeAll
    static void start() {
        lab = Lab.open("hostile processes");
        system = O7sSystem.start(lab, lab.host("one"), "--direct-flows", "off");
        system.irm("ipcp", "bootstrap", "type", "local", "name", "lo", "layer", "here");
        bystander = Bystander.start(system, "here");
        sink = startSink();
        quiet = Footprint.of(system);
        half = hostile("half");
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    private static Running startSink() {
        system.irm("bind", "program", "stream-sink", "name", "sink");
        system.irm("name", "register", "sink", "layer", "here");
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

    private static void assertUnharmed(String what) {
        bystander.assertUndisturbed();
        quiet.awaitReturn(system);
        System.out.println("after " + what + ": bystander at " + bystander.rate());
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
                .doesNotContain("\ntruncated");
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
        bystander.assertUndisturbed();
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
        system.irm("bind", "program", "stream-mute", "name", "mute");
        system.irm("name", "register", "mute", "layer", "here");
        Running mute = JavaProgram.of(StreamProcess.class).start(system, "mute");
        mute.awaitOutput("ready", LIMIT);
        Running process = hostile("ask", "mute", "10000");
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
        bystander.assertUndisturbed();
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
        Running source = JavaProgram.of(StreamProcess.class).start(system, "source", "sink");
        source.awaitOutput("the stream flows", LIMIT);
        sink.awaitOutput("the stream flows", LIMIT);
        return source;
    }

    @Test
    void aProcessThatIsStoppedHoldsUpNobodyAndGoesOn() {
        Running source = stream();
        sink.signal("STOP");
        try {
            bystander.assertUndisturbed();
            long before = bystander.replies();
            await().pollDelay(STOPPED)
                    .atMost(STOPPED.plus(LIMIT))
                    .until(() -> bystander.replies() > before);
            assertThat(source.output()).doesNotContain("ended");
        } finally {
            sink.signal("CONT");
        }
        bystander.assertUndisturbed();
        assertThat(source.output()).doesNotContain("ended");
        assertThat(sink.output()).doesNotContain("ended", "packet ");
        source.kill();
        renewSink();
        assertUnharmed("a stop of " + STOPPED);
    }

    @Test
    void tenThousandVirtualThreadsThatReadAllGoOnWithTwoCarriers() {
        system.irm("bind", "program", "many-readers", "name", "many");
        system.irm("name", "register", "many", "layer", "here");
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

    @Test
    void whatIsRewrittenWhileItIsSentLeavesInFramesThatAreOurs() throws Exception {
        try (Lab wire = Lab.open("rewritten packets")) {
            Link link = wire.link(wire.host("left"), wire.host("right"));
            O7sSystem left = O7sSystem.start(wire, link.left().host());
            O7sSystem right = O7sSystem.start(wire, link.right().host());
            Wire.ETH_AFPACKET.bootstrap(left, link.left());
            Wire.ETH_AFPACKET.bootstrap(right, link.right());
            right.irm("bind", "program", "stream-sink", "name", "sink");
            right.irm("name", "register", "sink", "layer", Wire.LAYER);
            JavaProgram.of(StreamProcess.class).start(right, "sink").awaitOutput("ready", LIMIT);
            List<byte[]> frames;
            try (Capture capture = link.left().host().capture(link.left().device())) {
                Running process =
                        JavaProgram.of(HostileProcess.class).start(left, "rewrite", "sink", "2000");
                process.awaitOutput("rewrote", LIMIT).awaitEnd(LIMIT).expectSuccess();
                System.out.println(process.output().strip());
                frames = capture.frames();
            }
            assertFramesAreOurs(frames);
            assertThat(left.daemon().alive()).isTrue();
        }
    }

    /** The EID of frames with several packets: docs/wire/extensions.md, trains. */
    private static final int TRAIN = 0xffff;

    /** docs/wire/wire-shims.md 1.1: addresses, type, the receiver's EID, the length of the rest. */
    private static void assertFramesAreOurs(List<byte[]> frames) {
        Set<Integer> granted = new HashSet<>();
        int data = 0;
        for (byte[] frame : frames) {
            int type = word(frame, 12);
            boolean fromLeft = frame[11] == 1;
            if (type == 0x86dd || type == 0x0806) {
                continue; // the kernel's own: neighbour discovery
            }
            assertThat(type).isEqualTo(0xa000);
            int eid = word(frame, 14);
            assertThat(word(frame, 16)).as("length").isEqualTo(frame.length - 18);
            assertThat(frame.length).isLessThanOrEqualTo(1514);
            if (eid == 0 && !fromLeft) {
                granted.add(word(frame, 18));
            } else if (eid == TRAIN && fromLeft) {
                // Each packet behind a header of its own, without gaps.
                int at = 18;
                while (at < frame.length) {
                    assertThat(granted).as("endpoints of the receiver").contains(word(frame, at));
                    at += 4 + word(frame, at + 2);
                    data++;
                }
                assertThat(at).as("end of the last packet").isEqualTo(frame.length);
            } else if (eid != 0 && fromLeft) {
                assertThat(granted).as("endpoints of the receiver").contains(eid);
                data++;
            }
        }
        assertThat(data).as("packets that left").isPositive();
    }

    private static int word(byte[] frame, int at) {
        return (frame[at] & 0xff) << 8 | frame[at + 1] & 0xff;
    }
}
