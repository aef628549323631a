package org.o7s.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o7s.lab.LabException;

/** The names of labs, and who has them. */
@Timeout(60)
class ClaimTest {
    private static final int CLAIMERS = 16;

    private Places places = new Places(Path.of(""));

    @BeforeEach
    void aShortPath() throws IOException {
        places = new Places(Files.createTempDirectory("o7s"));
    }

    @AfterEach
    void isRemoved() throws IOException {
        try (var files = Files.walk(places.root())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** As the process of a lab does that is killed. */
    private void leaveSocket() throws IOException {
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(places.socket("mine")));
        }
    }

    private Claim claim(String lab) {
        return Claim.of(places, lab, words -> lab);
    }

    @Test
    void aNameBelongsToOneLabUntilItIsGone() {
        try (Claim _ = claim("mine")) {
            assertThat(LabClient.ask(places.socket("mine"), List.of("list"))).isEqualTo("mine");
            assertThatThrownBy(() -> claim("mine"))
                    .hasMessageContaining("a lab mine runs already")
                    .hasMessageContaining("another --name");
            try (Claim _ = claim("other")) {
                assertThat(places.names()).containsExactly("mine", "other");
            }
        }
        assertThat(places.names()).isEmpty();
        claim("mine").close();
    }

    @Test
    void ofManyWhoWantItAtOnceOneGetsIt() throws Exception {
        CyclicBarrier start = new CyclicBarrier(CLAIMERS);
        List<Claim> taken = new ArrayList<>();
        int refused = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(CLAIMERS)) {
            List<Future<Claim>> all = new ArrayList<>();
            for (int i = 0; i < CLAIMERS; i++) {
                all.add(
                        threads.submit(
                                () -> {
                                    start.await();
                                    return claim("mine");
                                }));
            }
            for (Future<Claim> each : all) {
                try {
                    taken.add(each.get());
                } catch (ExecutionException e) {
                    assertThat(e.getCause())
                            .isInstanceOf(LabException.class)
                            .hasMessageContaining("runs already");
                    refused++;
                }
            }
        }
        assertThat(taken).hasSize(1);
        assertThat(refused).isEqualTo(CLAIMERS - 1);
        taken.getFirst().close();
        assertThat(places.names()).isEmpty();
    }

    @Test
    void whatADeadLabLeftIsTakenOver() throws IOException {
        places.alone(
                () -> {
                    places.create("mine");
                    places.writeEnter("mine", "a", "#!/bin/sh\n");
                    return true;
                });
        leaveSocket();
        try (Claim _ = claim("mine")) {
            assertThat(places.enter("mine", "a")).doesNotExist();
            assertThat(places.forget("mine")).as("somebody lives there").isFalse();
            assertThat(places.socket("mine")).exists();
        }
    }

    @Test
    void aLabThatEndsLateKeepsItsHandsOffTheNextOne() {
        Claim first = claim("mine");
        // As if somebody had cleaned up by hand, and another lab came.
        places.alone(
                () -> {
                    places.remove("mine");
                    return true;
                });
        try (Claim _ = claim("mine")) {
            first.close();
            assertThat(LabClient.ask(places.socket("mine"), List.of("list"))).isEqualTo("mine");
        }
        assertThat(places.names()).isEmpty();
    }

    @Test
    void aDeadLabIsForgotten() throws IOException {
        places.alone(
                () -> {
                    places.create("mine");
                    return true;
                });
        leaveSocket();
        assertThat(places.names()).containsExactly("mine");
        assertThat(places.forget("mine")).isTrue();
        assertThat(places.names()).isEmpty();
        assertThat(places.forget("mine")).as("again").isTrue();
    }

    @Test
    void aPathThatIsTooLongForASocketIsRefusedBeforeAnythingIsMade() {
        Places deep = new Places(places.root().resolve("x".repeat(Places.SOCKET_MAX_BYTES)));
        assertThatThrownBy(() -> Claim.of(deep, "mine", words -> ""))
                .hasMessageContaining("the path of a socket has at most 107 bytes, this one has")
                .hasMessageContaining("set O7S_LAB_DIR to a folder with a shorter path");
        assertThat(deep.root()).doesNotExist();
    }
}
