package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.o7s.lab.Host;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.LinkEnd;
import org.o7s.lab.Outcome;
import org.o7s.lab.Programs;
import org.o7s.lab.Running;
import org.o7s.lab.cable.Capture;
import org.o7s.lab.cable.ImpairmentMachine;
import org.o7s.lab.cable.Impairments;
import org.o7s.linux.kit.NeedsNamespaces;

/** The lab itself, with datagrams instead of systems. */
@NeedsNamespaces
class LabIT {
    private static final long SEED = 4711;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration QUIET = Duration.ofMillis(500);

    private static DatagramSocket socket(LinkEnd end) {
        return end.host()
                .inside(
                        () -> {
                            return new DatagramSocket(new InetSocketAddress(end.address(), 4000));
                        });
    }

    private static void send(DatagramSocket from, LinkEnd to, int number) throws IOException {
        byte[] bytes = {(byte) (number >>> 8), (byte) number};
        from.send(new DatagramPacket(bytes, 2, new InetSocketAddress(to.address(), 4000)));
    }

    /** How many datagrams come, patiently until there are so many, and then until it is quiet. */
    private static int receiveAll(DatagramSocket socket, long atLeast) throws IOException {
        int received = 0;
        try {
            while (true) {
                Duration patience = received < atLeast ? LIMIT : QUIET;
                socket.setSoTimeout((int) patience.toMillis());
                socket.receive(new DatagramPacket(new byte[2], 2));
                received++;
            }
        } catch (SocketTimeoutException e) {
            return received;
        }
    }

    @Test
    void aCableCarriesDatagramsBothWaysAndCanBeRecorded() throws IOException {
        try (Lab lab = Lab.open("lab cable")) {
            Link link = lab.link(lab.host("one"), lab.host("two"));
            try (Capture capture = link.left().host().capture(link.left().device());
                    DatagramSocket one = socket(link.left());
                    DatagramSocket two = socket(link.right())) {
                send(one, link.right(), 1);
                send(two, link.left(), 2);
                assertThat(receiveAll(one, 1)).isEqualTo(1);
                assertThat(receiveAll(two, 1)).isEqualTo(1);
                await().until(() -> capture.frames(0x0800).size() == 2);
                byte[] frame = capture.frames(0x0800).getFirst();
                assertThat(List.of(frame[0], frame[4], frame[5]))
                        .as("sent to 02:00:00:00:01:02")
                        .containsExactly((byte) 2, (byte) 1, (byte) 2);
            }
            Path file = link.left().host().folder().resolve("to-two.pcap");
            assertThat(Files.size(file)).isGreaterThan(24 + 2 * (16 + 44));
        }
    }

    /** Frames that came through the relay, or vanished in it. */
    private static long through(ImpairmentMachine.Counts counts) {
        return counts.lost() + counts.delivered();
    }

    @Test
    void aBadCableLosesWhatItsCountsSay() throws IOException {
        try (Lab lab = Lab.open("lab bad cable")) {
            Link link =
                    lab.link(
                            lab.host("one"),
                            lab.host("two"),
                            Impairments.NONE.withDelay(2, 1),
                            SEED);
            try (DatagramSocket one = socket(link.left());
                    DatagramSocket two = socket(link.right())) {
                send(one, link.right(), 0);
                assertThat(receiveAll(two, 1)).as("the addresses are resolved").isEqualTo(1);
                ImpairmentMachine.Counts before = link.relay().toRight();
                link.relay().change(Impairments.NONE.withLoss(0.3).withDelay(2, 1));
                for (int i = 0; i < 200; i++) {
                    send(one, link.right(), i);
                }
                await("each is lost or delivered")
                        .atMost(LIMIT)
                        .until(() -> through(link.relay().toRight()) - through(before) >= 200);
                ImpairmentMachine.Counts after = link.relay().toRight();
                int received = receiveAll(two, after.delivered() - before.delivered());
                assertThat(after.lost()).as("seed %d", SEED).isBetween(30L, 90L);
                assertThat((long) received).isEqualTo(after.delivered() - before.delivered());
                assertThat(received + after.lost() - before.lost()).isEqualTo(200);
            }
        }
    }

    @Test
    void aDamagedDatagramNeverReachesAnApplication() throws IOException {
        try (Lab lab = Lab.open("lab corruption")) {
            Link link = lab.link(lab.host("one"), lab.host("two"), Impairments.NONE, SEED);
            try (DatagramSocket one = socket(link.left());
                    DatagramSocket two = socket(link.right())) {
                send(one, link.right(), 0);
                assertThat(receiveAll(two, 1)).isEqualTo(1);
                link.relay().change(Impairments.NONE.withCorruption(1));
                for (int i = 0; i < 20; i++) {
                    send(one, link.right(), i);
                }
                await("all are damaged and delivered")
                        .atMost(LIMIT)
                        .until(
                                () ->
                                        link.relay().toRight().corrupted() >= 20
                                                && link.relay().toRight().waiting() == 0);
                assertThat(receiveAll(two, 0)).as("checksums are real, seed %d", SEED).isZero();
            }
        }
    }

    @Test
    void aCableCanBePulledAndPluggedInAgain() throws IOException {
        try (Lab lab = Lab.open("lab unplug")) {
            Link link = lab.link(lab.host("one"), lab.host("two"));
            link.unplug();
            assertThatThrownBy(() -> link.left().up()).hasMessageContaining("to-two");
            link.plugIn();
            try (DatagramSocket one = socket(link.left());
                    DatagramSocket two = socket(link.right())) {
                send(one, link.right(), 1);
                assertThat(receiveAll(two, 1)).isEqualTo(1);
            }
        }
    }

    @Test
    void closingKillsWhatRunsAndRemovesTheNamespaces() {
        Running sleeper;
        Path namespace;
        Path privateFiles;
        try (Lab lab = Lab.open("lab close")) {
            Host host = lab.host("one");
            namespace = Path.of("/run/netns", host.namespace().name());
            privateFiles = Path.of("/etc/netns", host.namespace().name());
            sleeper = host.start("sleeper", Map.of(), List.of("sh", "-c", "echo on; sleep 600"));
            sleeper.awaitOutput("on", LIMIT);
            assertThat(namespace).exists();
            assertThat(privateFiles).exists();
        }
        assertThat(sleeper.awaitEnd(LIMIT).exitCode()).isEqualTo(Outcome.KILLED);
        assertThat(namespace).doesNotExist();
        assertThat(privateFiles).doesNotExist();
    }

    @Test
    void aHostThatCannotBeMadeLeavesNothingBehind() throws IOException {
        try (Lab lab = Lab.open("lab no namespace")) {
            String first = lab.host("one").namespace().name();
            String second = first.substring(0, first.length() - "one".length()) + "two";
            Path inTheWay = Files.createFile(Path.of("/run/netns", second));
            try {
                assertThatThrownBy(() -> lab.host("two")).hasMessageContaining("netns add");
                assertThat(Path.of("/etc/netns", second)).doesNotExist();
            } finally {
                Files.delete(inTheWay);
            }
            assertThatThrownBy(() -> lab.host("one")).hasMessageContaining("already");
            assertThatThrownBy(() -> lab.host("relay1")).hasMessageContaining("relay1");
            assertThat(Path.of("/run/netns", first)).exists();
        }
    }

    @Test
    void whatADeadRunLeftBehindIsRemovedByTheNext() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        String leftOver = "o7s-" + dead.pid() + "-0000-one";
        Programs.ip("netns", "add", leftOver);
        Lab.open("lab left over").close();
        assertThat(Path.of("/run/netns", leftOver)).doesNotExist();
    }

    @Test
    void aProgramThatTakesTooLongIsKilled() {
        try (Lab lab = Lab.open("lab limit")) {
            Host host = lab.host("one");
            Outcome outcome = host.run(Duration.ofSeconds(5), "sh", "-c", "echo on; sleep 600");
            assertThat(outcome.exitCode()).isEqualTo(Outcome.KILLED);
            assertThat(outcome.out()).isEqualTo("on\n");
        }
    }

    @Test
    void eachHostHasItsOwnNames() {
        try (Lab lab = Lab.open("lab names")) {
            Host one = lab.host("one");
            Host two = lab.host("two");
            one.addHostsEntry("10.9.8.7", "somewhere");
            assertThat(one.run(LIMIT, "getent", "hosts", "somewhere").out()).contains("10.9.8.7");
            assertThat(two.run(LIMIT, "getent", "hosts", "somewhere").exitCode()).isNotZero();
        }
    }
}
