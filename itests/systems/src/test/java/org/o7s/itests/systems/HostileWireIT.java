package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Running;
import org.o7s.lab.cable.Capture;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * Two systems over Ethernet: what a process that breaks the rules sends from the one, and the death
 * of the other's daemon. The second is the last, as it leaves one system only.
 */
@NeedsNamespaces
@TestMethodOrder(OrderAnnotation.class)
class HostileWireIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Usually it is two minutes, which is longer than a test waits. */
    private static final String PEER_TIMEOUT_MS = "3000";

    private static Lab lab;
    private static Link link;
    private static O7sSystem left;
    private static O7sSystem right;
    private static Yardstick yardstick;

    @BeforeAll
    static void start() {
        lab = Lab.open("hostile processes of two systems");
        link = lab.link(lab.host("left"), lab.host("right"));
        yardstick = Yardstick.start(lab, lab.host("calm"));
        left = O7sSystem.start(lab, link.left().host());
        right = O7sSystem.start(lab, link.right().host());
        Wire.ETH_AFPACKET.bootstrap(left, link.left());
        Wire.ETH_AFPACKET.bootstrap(right, link.right());
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    private static void serve(String program, String name) {
        right.irm("bind", "program", program, "name", name);
        right.irm("name", "register", name, "layer", Wire.LAYER);
    }

    @Test
    void whatIsRewrittenWhileItIsSentLeavesInFramesThatAreOurs() throws Exception {
        serve("stream-sink", "sink");
        Footprint quietLeft = Footprint.of(left);
        Footprint quietRight = Footprint.of(right);
        Running sink = JavaProgram.of(StreamProcess.class).start(right, "sink");
        sink.awaitOutput("ready", LIMIT);
        // From before the first flow: a frame is judged by what was granted before it.
        try (Capture capture = link.left().host().capture(link.left().device())) {
            Bystander across = Bystander.start(left, right, Wire.LAYER);
            Yardstick.Watch watch = yardstick.watch(across);
            Running process =
                    JavaProgram.of(HostileProcess.class).start(left, "rewrite", "sink", "2000");
            process.awaitOutput("rewrote", LIMIT).awaitEnd(LIMIT).expectSuccess();
            watch.assertTheyWereNotHeldUp(process.output().strip());
            across.kill();
            assertFramesAreOurs(capture.frames());
        }
        sink.kill();
        quietLeft.awaitReturn(left);
        quietRight.awaitReturn(right);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void whenTheDaemonOfOneSystemIsKilledProcessesOfTheOtherAreToldOrGoOn() {
        left.irm("ipcp", "bootstrap", "type", "local", "name", "lo", "layer", "here");
        Bystander own = Bystander.start(left, "here");
        serve("messages-sink", "messages");
        Running sink = JavaProgram.of(MessageProcess.class).start(right, "sink");
        sink.awaitOutput("ready", LIMIT);
        Footprint quiet = Footprint.of(left);
        String forEver = Long.toString(Long.MAX_VALUE);
        Running source =
                JavaProgram.of(MessageProcess.class)
                        .start(left, "source", "messages", forEver, PEER_TIMEOUT_MS);
        sink.awaitOutput("messages come", LIMIT);
        Yardstick.Watch watch = yardstick.watch(own);

        right.killDaemon();

        sink.awaitOutput("the sink has lost its flow: NOT_ALLOCATED", LIMIT);
        source.awaitOutput("the source has lost its flow: PEER_TIMED_OUT", LIMIT);
        watch.assertTheyWentOn("the death of the other system's daemon");
        source.kill();
        quiet.awaitReturn(left);
    }

    /** The EID of frames with several packets: docs/wire/extensions.md, trains. */
    private static final int TRAIN = 0xffff;

    /** docs/wire/wire-shims.md 1.1: addresses, type, the receiver's EID, the length of the rest. */
    private static void assertFramesAreOurs(List<byte[]> frames) {
        Set<Integer> granted = new HashSet<>();
        Set<Integer> used = new HashSet<>();
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
                    used.add(word(frame, at));
                    assertThat(granted).as("endpoints of the receiver").containsAll(used);
                    at += 4 + word(frame, at + 2);
                }
                assertThat(at).as("end of the last packet").isEqualTo(frame.length);
            } else if (eid != 0 && fromLeft) {
                used.add(eid);
                assertThat(granted).as("endpoints of the receiver").containsAll(used);
            }
        }
        assertThat(used)
                .as("endpoints of bystanders and of what was rewritten")
                .hasSizeGreaterThan(1);
    }

    private static int word(byte[] frame, int at) {
        return (frame[at] & 0xff) << 8 | frame[at + 1] & 0xff;
    }
}
