package org.o7s.client.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.core.entropy.Entropy;
import org.o7s.ipc.BoundaryWay;
import org.o7s.ipc.InstanceLock;
import org.o7s.ipc.InstancePaths;
import org.o7s.ipc.application.ApplicationLimits;
import org.o7s.ipc.application.ApplicationMessage.Accept;
import org.o7s.ipc.application.ApplicationMessage.Allocate;
import org.o7s.ipc.application.ApplicationMessage.Announce;
import org.o7s.ipc.application.ApplicationMessage.Deallocate;
import org.o7s.ipc.application.ApplicationMessage.Join;
import org.o7s.ipc.application.ApplicationMessage.Measured;
import org.o7s.ipc.application.ApplicationMessage.PolicyUse;
import org.o7s.ipc.application.ApplicationServer;
import org.o7s.ipc.application.ApplicationService;
import org.o7s.ipc.application.ProcessConnection;
import org.o7s.ipc.application.ProcessLink;

@Timeout(30)
class WayBackTest {
    private final WayBack way = new WayBack(() -> Path.of("/nowhere"), "test", Entropy.seeded(1));

    @Test
    void pausesGrowToALimitAndAreLeftToChanceByHalf() {
        for (int i = 0; i < 20; i++) {
            long mostNs =
                    Math.min(WayBack.LONGEST_PAUSE_NS, WayBack.FIRST_PAUSE_NS << Math.min(i, 6));
            assertThat(way.nextPauseNs()).isBetween(mostNs / 2, mostNs);
        }
        assertThat(LongStream.generate(way::nextPauseNs).limit(20).distinct().count())
                .isGreaterThan(10);
    }

    @Test
    void onlyADaemonThatLastedIsCameBackToAtOnce() {
        for (int i = 0; i < 10; i++) {
            way.nextPauseNs();
        }
        way.wasThereFor(WayBack.SETTLED_NS - 1);
        assertThat(way.nextPauseNs()).isGreaterThanOrEqualTo(WayBack.LONGEST_PAUSE_NS / 2);
        way.wasThereFor(WayBack.SETTLED_NS);
        assertThat(way.nextPauseNs()).isLessThanOrEqualTo(WayBack.FIRST_PAUSE_NS);
    }

    @Test
    void closingEndsThePauseAtOnce() throws Exception {
        way.close();
        assertThat(way.back(0, 1)).isEmpty();
    }

    /** Whoever comes is told to use another library. */
    private record OtherVersion(AtomicInteger came) implements ApplicationService {
        @Override
        public Session announce(ProcessLink process, Announce announce) {
            came.incrementAndGet();
            process.refuse("E-APPLICATION-VERSION", "this daemon speaks another version");
            return new NothingSaid();
        }
    }

    /** A process that is sent away before it says anything. */
    private static final class NothingSaid implements ApplicationService.Session {
        @Override
        public void allocate(Allocate request) {}

        @Override
        public void accept(Accept request) {}

        @Override
        public void join(Join request) {}

        @Override
        public void cancel(long request) {}

        @Override
        public void deallocate(Deallocate flow) {}

        @Override
        public void measured(Measured answer) {}

        @Override
        public void policyUse(PolicyUse use) {}

        @Override
        public void rung() {}

        @Override
        public boolean isBusy() {
            return false;
        }

        @Override
        public void gone() {}
    }

    @Test
    void aDaemonOfAnotherVersionIsAskedOnce(@TempDir Path directory) throws Exception {
        OtherVersion other = new OtherVersion(new AtomicInteger());
        try (InstanceLock lock =
                        InstanceLock.acquire(new InstancePaths("test", directory.resolve("i")));
                ApplicationServer daemon =
                        ApplicationServer.open(
                                lock, other, ApplicationLimits.DEFAULT, BoundaryWay.NATIVE)) {
            assertThat(daemon).isNotNull();
            WayBack back =
                    new WayBack(() -> lock.paths().applications(), "test", Entropy.seeded(1));
            assertThatThrownBy(() -> back.back(0, 1))
                    .isInstanceOf(ProcessConnection.RefusedException.class)
                    .hasMessage("E-APPLICATION-VERSION this daemon speaks another version");
        }
        assertThat(other.came()).hasValue(1);
    }
}
