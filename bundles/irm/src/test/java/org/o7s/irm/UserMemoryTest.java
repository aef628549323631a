package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.o7s.irm.OutsideSystem.until;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.ipc.data.FlowSegment;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.management.Management.Call;

/** A user whose processes take all the memory that they may. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UserMemoryTest {
    private static final int SEGMENTS = 10;

    @TempDir Path directory;
    private OutsideSystem system;

    @BeforeEach
    void start() throws Exception {
        system =
                new OutsideSystem(
                        directory, Limits.DEFAULT.withUserMemory(SEGMENTS * FlowSegment.BYTES));
        for (String name : List.of("near", "own")) {
            system.irm.management().bindProgram(name, name, Call.DO);
        }
    }

    @AfterEach
    void stop() {
        system.close();
    }

    /** Allocates until that fails, and says why. */
    private FlowException fill(Application client, String name, List<Flow> flows) {
        while (true) {
            try {
                flows.add(LateServer.allocate(client, name, QosSpec.RAW, OutsideSystem.LIMIT));
            } catch (FlowException e) {
                return e;
            }
        }
    }

    private static void acceptAll(Application server) {
        var _ =
                CompletableFuture.runAsync(
                        () -> {
                            try {
                                while (true) {
                                    server.accept(Duration.ZERO);
                                }
                            } catch (FlowException e) {
                                assertThat(e.error()).isEqualTo(FlowError.NO_IRM);
                            }
                        });
    }

    @Test
    void whoeverHasAllThatItMayGetsAClearErrorAndHasItAgainOnceItsProcessesHaveEnded()
            throws Exception {
        for (int round = 0; round < 3; round++) {
            List<Flow> flows = new ArrayList<>();
            try (Application server = system.connect("near");
                    Application client = system.connect("client")) {
                acceptAll(server);
                FlowException why = fill(client, "near", flows);
                assertThat(why.error()).isEqualTo(FlowError.OUT_OF_RESOURCES);
                assertThat(why).hasMessageContaining("E-PROCESS-MEMORY");
                assertThat(flows).hasSizeBetween(SEGMENTS / 2, SEGMENTS);
            }
            until("all have gone", () -> system.irm.management().processes().isEmpty());
            assertThat(system.flows()).isEmpty();
        }
    }

    @Test
    void processesOfTheDaemonAreNotTouchedByThat() throws Exception {
        List<Flow> flows = new ArrayList<>();
        try (Application server = system.connect("near");
                Application client = system.connect("client");
                Application own = system.irm.applications().announce("own")) {
            acceptAll(server);
            fill(client, "near", flows);
            CompletableFuture<Flow> accepted =
                    CompletableFuture.supplyAsync(() -> own.accept(OutsideSystem.LIMIT));
            Flow out =
                    LateServer.allocate(
                            system.irm.applications().announce("other"),
                            "own",
                            QosSpec.RAW,
                            OutsideSystem.LIMIT);
            accepted.join().close();
            out.close();
        }
    }
}
