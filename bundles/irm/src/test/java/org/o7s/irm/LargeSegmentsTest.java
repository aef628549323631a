package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.o7s.irm.OutsideSystem.until;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.QosSpec;
import org.o7s.ipc.data.FlowSegment;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.management.Management.Call;

/** Who gets large segments, and what that is counted as. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LargeSegmentsTest {
    private static final int OF_A_PROCESS = 8;
    private static final int OF_A_USER = 24;

    @TempDir Path directory;
    private OutsideSystem system;

    @BeforeEach
    void start() throws Exception {
        system = new OutsideSystem(directory);
    }

    @AfterEach
    void stop() {
        system.close();
    }

    private Application serve(String name) throws Exception {
        system.irm.management().bindProgram(name, name, Call.DO);
        return system.connect(name);
    }

    private static List<Flow> join(Application client, Application server, String name, int flows) {
        List<Flow> all = new ArrayList<>();
        for (int i = 0; i < flows; i++) {
            OutsideSystem.Pair pair = OutsideSystem.join(client, server, name, QosSpec.RAW);
            all.add(pair.out());
            all.add(pair.in());
        }
        return all;
    }

    private long memoryBytes(String program) {
        return system.irm.management().processes().stream()
                .filter(p -> p.program().equals(program))
                .findFirst()
                .orElseThrow()
                .memoryBytes();
    }

    private static long bytes(int large, int usual) {
        return large * FlowSegment.LARGE_BYTES + usual * FlowSegment.BYTES;
    }

    @Test
    void theFirstFlowsOfAProcessAreLargeAndServeTheNextOnes() throws Exception {
        try (Application server = serve("near");
                Application client = system.connect("client")) {
            List<Flow> flows = join(client, server, "near", 10);
            assertThat(memoryBytes("client")).isEqualTo(bytes(OF_A_PROCESS, 2));
            assertThat(memoryBytes("near")).isEqualTo(bytes(OF_A_PROCESS, 2));
            assertThat(flows).allSatisfy(f -> assertThat(f.mpsBytes()).isEqualTo(65_528));
            flows.forEach(Flow::close);
            until("all have gone", () -> system.flows().isEmpty());
            join(client, server, "near", 12);
            assertThat(memoryBytes("client")).isEqualTo(bytes(OF_A_PROCESS, 4));
        }
    }

    @Test
    void aPeerThatGoesGivesThemBack() throws Exception {
        try (Application server = serve("near")) {
            for (int round = 0; round < 4; round++) {
                try (Application client = system.connect("client")) {
                    List<Flow> flows = join(client, server, "near", 9);
                    assertThat(memoryBytes("near")).isEqualTo(bytes(OF_A_PROCESS, 1));
                    flows.forEach(Flow::close);
                }
                until("it is counted no more", () -> memoryBytes("near") == 0);
            }
        }
    }

    @Test
    void theProcessesOfAUserHaveSoManyAltogether() throws Exception {
        List<Application> all = new ArrayList<>();
        try {
            int left = OF_A_USER;
            for (int pair = 0; pair < 4; pair++) {
                Application server = serve("near" + pair);
                all.add(server);
                Application client = system.connect("client" + pair);
                all.add(client);
                join(client, server, "near" + pair, 9);
                int large = Math.min(left, OF_A_PROCESS);
                assertThat(memoryBytes("client" + pair)).isEqualTo(bytes(large, 9 - large));
                left -= large;
            }
            assertThat(left).isZero();
        } finally {
            all.forEach(Application::close);
        }
    }

    @Test
    void aUserWithLittleMemoryLeftGetsUsualOnes() throws Exception {
        system.close();
        system =
                new OutsideSystem(
                        directory.resolve("small"),
                        Limits.DEFAULT.withUserMemory(FlowSegment.LARGE_BYTES + FlowSegment.BYTES));
        try (Application server = serve("near");
                Application client = system.connect("client")) {
            join(client, server, "near", 2);
            assertThat(memoryBytes("client")).isEqualTo(bytes(1, 1));
        }
    }
}
