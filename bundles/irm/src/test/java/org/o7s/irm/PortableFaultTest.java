package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.o7s.irm.OutsideSystem.until;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.ipc.BoundaryWay;
import org.o7s.irm.OutsideSystem.Pair;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.management.Management.Call;

/**
 * A process of the portable way that shortens the files that it has mapped, by the door that the
 * kernel has for root: the names are gone.
 */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PortableFaultTest {
    private static final Path FILES = Path.of("/proc/self/map_files");

    @TempDir Path directory;
    private OutsideSystem system;
    private Application good;

    @BeforeEach
    void start() throws Exception {
        Assumptions.assumeTrue(isOpen(), "only root may open files by their mappings");
        system = new OutsideSystem(directory, Limits.DEFAULT, BoundaryWay.PORTABLE);
        good = system.connect("good");
    }

    private static boolean isOpen() {
        try (FileChannel any = FileChannel.open(mappings("").getFirst().link())) {
            return any.isOpen();
        } catch (IOException e) {
            return false;
        }
    }

    @AfterEach
    void stop() {
        if (system != null) {
            good.close();
            system.close();
        }
    }

    /**
     * A file that this process has mapped.
     *
     * @param link what opens it, named by where it is mapped; there another may be mapped later
     * @param file its name
     */
    private record Mapping(Path link, String file) {}

    /** What this process has mapped of the daemon's memory now. */
    private static List<Mapping> mappings(String kind) throws IOException {
        List<Mapping> found = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
            String[] words = line.split(" +");
            if (words.length > 5 && words[5].contains(kind) && !words[4].equals("0")) {
                String range = words[0].replaceAll("(?<![0-9a-f])0+(?=[0-9a-f])", "");
                found.add(new Mapping(FILES.resolve(range), words[5]));
            }
        }
        return found;
    }

    /** Shortens what has been mapped since then. */
    private static void shorten(String kind, List<Mapping> before) throws IOException {
        List<Mapping> news = mappings(kind);
        news.removeAll(before);
        assertThat(news).isNotEmpty();
        for (Mapping one : news) {
            try (FileChannel file = FileChannel.open(one.link(), StandardOpenOption.WRITE)) {
                file.truncate(0);
            }
        }
    }

    private static void assertCarries(Pair pair, int number) {
        ByteBuffer packet = ByteBuffer.allocate(100);
        pair.out().write(packet.clear().putInt(0, number));
        pair.in().read(packet.clear());
        assertThat(packet.getInt(0)).isEqualTo(number);
    }

    private static void assertEnds(Flow flow) {
        ByteBuffer packet = ByteBuffer.allocate(100);
        assertThatThrownBy(
                        () -> {
                            while (true) {
                                flow.write(packet.clear());
                            }
                        })
                .isInstanceOfSatisfying(
                        FlowException.class,
                        e -> assertThat(e.error()).isEqualTo(FlowError.NOT_ALLOCATED));
        flow.close();
    }

    @Test
    void aFlowThroughTheDaemonEndsAndOthersGoOn() throws Exception {
        system.irm.management().bindProgram("echo", "echo", Call.DO);
        Application server = system.irm.applications().announce("echo");
        Pair kept = OutsideSystem.join(good, server, "echo", QosSpec.RAW);
        assertCarries(kept, 1);
        List<Mapping> before = mappings("/memory/flow.");
        try (Application bad = system.connect("bad")) {
            for (int i = 0; i < 3; i++) {
                Pair lost = OutsideSystem.join(bad, server, "echo", QosSpec.RAW);
                assertCarries(lost, 2);
                shorten("/memory/flow.", before);
                assertEnds(lost.out());
                until("the other end is told", () -> lost.in().state() == FlowState.DEALLOCATED);
                lost.in().close();
                before = mappings("/memory/flow.");
                assertCarries(kept, 3 + i);
            }
        }
        assertThat(kept.out().state()).isEqualTo(FlowState.UP);
        kept.in().close();
        kept.out().close();
        server.close();
    }

    @Test
    void bothEndsOfADirectFlowEndAndOthersGoOn() throws Exception {
        system.irm.management().bindProgram("echo", "echo", Call.DO);
        try (Application server = system.connect("echo");
                Application bad = system.connect("bad")) {
            Pair kept = OutsideSystem.join(good, server, "echo", QosSpec.RAW);
            assertCarries(kept, 1);
            List<Mapping> before = mappings("/memory/flow.");
            Pair lost = OutsideSystem.join(bad, server, "echo", QosSpec.RAW_CHECKED);
            assertCarries(lost, 2);
            shorten("/memory/flow.", before);
            assertEnds(lost.out());
            assertEnds(lost.in());
            assertCarries(kept, 3);
        }
    }

    @Test
    void aProcessThatCannotBeCalledAnyMoreIsSentAwayAndOthersGoOn() throws Exception {
        system.irm.management().bindProgram("echo", "echo", Call.DO);
        try (Application server = system.connect("echo")) {
            Pair kept = OutsideSystem.join(good, server, "echo", QosSpec.RAW);
            List<Mapping> before = mappings("/memory/calls.");
            Application bad = system.connect("bad");
            long number = bad.processId();
            shorten("/memory/calls.", before);
            until("it has come back, with other memory", () -> bad.processId() != number);
            Pair pair = OutsideSystem.join(bad, server, "echo", QosSpec.RAW);
            assertCarries(pair, 2);
            pair.in().close();
            pair.out().close();
            bad.close();
            assertCarries(kept, 3);
        }
    }
}
