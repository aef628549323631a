package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.loop.Loop;
import org.o7s.core.problem.ProblemException;
import org.o7s.ipc.BoundaryWay;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Management.Target;

/** On which loop an IPCP is, and the rings of processes. */
class IpcpLoopsTest {
    private final FakeSystem near = new FakeSystem();
    private final FakeWorld.FakeIpcp udp = near.member("near", IpcpType.UDP4, "net");
    private final FakeWorld.FakeIpcp unicast = near.member("uni1", IpcpType.UNICAST, "uni");

    @AfterEach
    void stop() {
        near.close();
    }

    @Test
    void allIpcpsShareALoopUntilTheLastIsGone() {
        Loop shared = unicast.loop();
        assertThat(udp.loop()).isSameAs(shared);
        assertThat(shared.name()).isEqualTo("layers");
        near.management.destroyIpcp("uni1", Call.DO);
        assertThat(near.member("next", IpcpType.BROADCAST, "all").loop()).isSameAs(shared);
        near.management.ipcps().forEach(i -> near.management.destroyIpcp(i.name(), Call.DO));
        Loop fresh = near.member("first", IpcpType.UNICAST, "uni").loop();
        assertThat(fresh).isNotSameAs(shared);
        assertThat(fresh.name()).isEqualTo("layers");
    }

    @Test
    void theRingsOfProcessesAreOnTheLoopOfTheIpcps(@TempDir Path directory) throws IOException {
        try (OutsideSystem system = new OutsideSystem(directory)) {
            assertThat(loopOfAnIpcp(system)).isSameAs(loopOfAnIpcp(system));
        }
    }

    @Test
    void portableRingsHaveALoopToThemselves(@TempDir Path directory) throws IOException {
        try (OutsideSystem system =
                new OutsideSystem(directory, Limits.DEFAULT, BoundaryWay.PORTABLE)) {
            assertThat(loopOfAnIpcp(system)).isNotSameAs(loopOfAnIpcp(system));
        }
    }

    /** The loop of the only IPCP, which is gone afterwards. */
    private static Loop loopOfAnIpcp(OutsideSystem system) {
        FakeWorld world = new FakeWorld();
        FakeWorld.Factory factory = world.new Factory(IpcpType.LOCAL);
        system.irm.addIpcpFactory(factory);
        system.irm.management().createIpcp("lo", IpcpType.LOCAL, Call.DO);
        Loop loop = world.ipcp("lo").loop();
        system.irm.management().destroyIpcp("lo", Call.DO);
        system.irm.removeIpcpFactory(factory);
        return loop;
    }

    @Test
    void thoseThatStayGoOnWhenOneIsDestroyed() {
        near.management.destroyIpcp("near", Call.DO);
        near.management.bindIpcp("uni1", "uni", Call.DO);
        assertThat(near.management.ipcps()).extracting(i -> i.name()).containsExactly("uni1");
        near.management.registerName("uni", List.of(new Target(Target.Kind.LAYER, "uni")), Call.DO);
        assertThat(unicast.registered).containsExactly("uni");
    }

    @Test
    void anIpcpIsPutOnTheLoopThatItsBootstrapNames() {
        FakeWorld.FakeIpcp one = bootstrapOn("edge1", "edge");
        FakeWorld.FakeIpcp two = bootstrapOn("edge2", "edge");
        assertThat(one.loop()).isSameAs(two.loop()).isNotSameAs(unicast.loop());
        assertThat(near.management.ipcps())
                .extracting(i -> i.name() + " on " + i.status().facts().get("loop"))
                .contains("edge1 on edge", "edge2 on edge", "uni1 on layers");
    }

    @Test
    void anIpcpThatExistsStaysOnItsLoop() {
        near.management.createIpcp("edge1", IpcpType.UDP4, Call.DO);
        assertThatThrownBy(() -> bootstrapOn("edge1", "edge"))
                .hasMessageContaining("runs in loop layers")
                .extracting(e -> ((ProblemException) e).problem().code())
                .isEqualTo("E-IPCP-LOOP");
        assertThat(bootstrapOn("edge1", "layers").loop()).isSameAs(unicast.loop());
    }

    private FakeWorld.FakeIpcp bootstrapOn(String name, String loop) {
        near.management.bootstrapIpcp(
                name,
                Optional.of(IpcpType.UDP4),
                new LayerConfig("edges", Map.of("loop", List.of(loop))),
                false,
                false,
                Call.DO);
        return near.world.ipcp(name);
    }
}
