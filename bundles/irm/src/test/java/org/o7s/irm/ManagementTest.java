package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.IpcpState;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.problem.Problem;
import org.o7s.irm.management.IpcpView;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Management.Done;
import org.o7s.irm.management.Management.Target;
import org.o7s.irm.management.NameView;

/** docs/wire/cli-and-tools.md 1.5, 1.7, 7.3 R10 and 8.2. */
class ManagementTest {
    private static final Call PLAN = new Call(true, Duration.ofSeconds(30));

    private final FakeSystem system = new FakeSystem();

    @AfterEach
    void stop() {
        system.close();
    }

    private Done bootstrap(String name, String layer, String option, boolean keep) {
        return system.management.bootstrapIpcp(
                name,
                Optional.of(IpcpType.UDP4),
                new LayerConfig(layer, option.isEmpty() ? Map.of() : Map.of(option, List.of("1"))),
                true,
                keep,
                new Call(false, Duration.ofSeconds(3)));
    }

    private static List<Target> layer(String pattern) {
        return List.of(new Target(Target.Kind.LAYER, pattern));
    }

    private static List<Target> ipcp(String pattern) {
        return List.of(new Target(Target.Kind.IPCP, pattern));
    }

    @Test
    void bootstrapMakesAnIpcpAndSaysWhatItDid() {
        assertThat(bootstrap("u1", "net", "", false).steps())
                .containsExactly(
                        "create IPCP \"u1\" of type udp4",
                        "bootstrap IPCP \"u1\" in layer \"net\"",
                        "bind IPCP \"u1\" to name \"u1\"",
                        "bind IPCP \"u1\" to name \"net\"");
        assertThat(system.management.ipcps())
                .singleElement()
                .satisfies(v -> assertThat(v.status().state()).isEqualTo(IpcpState.OPERATIONAL));
        assertThat(system.management.names()).extracting(NameView::name).contains("net", "u1");
    }

    @Test
    void aPlanSaysTheSameAndDoesNothing() {
        Done plan =
                system.management.bootstrapIpcp(
                        "u1",
                        Optional.of(IpcpType.UDP4),
                        new LayerConfig("net", Map.of()),
                        true,
                        false,
                        PLAN);
        assertThat(plan.steps()).hasSize(4);
        system.management.createName("x", "round-robin", PLAN);
        system.management.bindProgram("p", "x", PLAN);
        assertThat(system.management.ipcps()).isEmpty();
        assertThat(system.management.names()).isEmpty();
        assertThat(system.world.made).isEmpty();
        assertThat(plan.steps()).isEqualTo(bootstrap("u1", "net", "", false).steps());
        assertThat(system.management.destroyIpcp("u1", PLAN).steps()).hasSize(1);
        assertThat(system.management.registerName("x", layer("*"), PLAN).steps()).hasSize(2);
        assertThat(system.management.ipcps()).hasSize(1);
        assertThat(system.world.ipcp("u1").registered).isEmpty();
    }

    @Test
    void aBadConfigurationIsRefusedBeforeAnythingIsMade() {
        FakeSystem.refusedAnyNext(() -> bootstrap("u1", "net", "bad", false), "E-FAKE-BAD");
        assertThat(system.world.made).isEmpty();
        FakeSystem.refused(() -> bootstrap("u1", "", "", false), "E-NAME-INVALID");
        FakeSystem.refused(() -> bootstrap("", "net", "", false), "E-NAME-INVALID");
    }

    @Test
    void aBootstrapThatFailsTakesTheIpcpItMadeWithIt() {
        FakeSystem.refusedAnyNext(() -> bootstrap("u1", "net", "fail", false), "E-FAKE-FAIL");
        assertThat(system.management.ipcps()).isEmpty();
        assertThat(system.management.names()).isEmpty();
        FakeSystem.refusedAnyNext(() -> bootstrap("u1", "net", "fail", true), "E-FAKE-FAIL");
        assertThat(system.management.ipcps()).hasSize(1);
        FakeSystem.refusedAnyNext(() -> bootstrap("u1", "net", "fail", false), "E-FAKE-FAIL");
        assertThat(system.management.ipcps()).hasSize(1);
        bootstrap("u1", "net", "", false);
    }

    @Test
    void aBootstrapThatHangsEndsWithTheCallersLimit() {
        Problem problem =
                FakeSystem.refused(() -> bootstrap("u1", "net", "hang", false), "E-IRM-TIMEOUT");
        assertThat(problem.kind()).isEqualTo(Problem.Kind.TIMEOUT);
        assertThat(system.management.ipcps()).isEmpty();
    }

    @Test
    void namesOfIpcpsAreUniqueAndTheirOrderIsByTypeThenAge() {
        system.management.createIpcp("b", IpcpType.UDP4, Call.DO);
        system.management.createIpcp("a", IpcpType.UDP4, Call.DO);
        system.management.createIpcp("c", IpcpType.LOCAL, Call.DO);
        assertThat(system.management.ipcps())
                .extracting(IpcpView::name)
                .containsExactly("c", "b", "a");
        Problem problem =
                FakeSystem.refused(
                        () -> system.management.createIpcp("a", IpcpType.LOCAL, Call.DO),
                        "E-IPCP-EXISTS");
        assertThat(problem.kind().exitCode()).isEqualTo(5);
    }

    @Test
    void theFailuresOfBootstrapSayWhatIsWrong() {
        FakeSystem.refused(
                () ->
                        system.management.bootstrapIpcp(
                                "u1",
                                Optional.empty(),
                                new LayerConfig("net", Map.of()),
                                false,
                                false,
                                Call.DO),
                "E-BOOT-NOTYPE");
        system.management.createIpcp("e1", IpcpType.ETH_DIX, Call.DO);
        FakeSystem.refused(() -> bootstrap("e1", "net", "", false), "E-IPCP-TYPE");
        bootstrap("u1", "net", "", false);
        Problem problem =
                FakeSystem.refused(() -> bootstrap("u1", "other", "", false), "E-IPCP-STATE");
        assertThat(problem.sentence()).contains("a member of layer net already");
        FakeSystem.refused(() -> system.management.destroyIpcp("nope", Call.DO), "E-IPCP-UNKNOWN");
    }

    @Test
    void aTypeThatNoBundleMakesIsNamedWithThoseThatAre() {
        for (IpcpFactory factory : system.management.ipcpTypes()) {
            if (factory.type() != IpcpType.LOCAL) {
                system.irm.removeIpcpFactory(factory);
            }
        }
        Problem problem =
                FakeSystem.refused(() -> bootstrap("u1", "net", "", false), "E-IPCP-NOTYPE");
        assertThat(problem.sentence()).contains("type udp4; it has local");
    }

    @Test
    void aNameIsRegisteredWithAllThatMatch() {
        bootstrap("u1", "net.a", "", false);
        bootstrap("u2", "net.b", "", false);
        system.member("e1", IpcpType.ETH_DIX, "lan");
        system.member("all", IpcpType.BROADCAST, "net.c");
        system.management.registerName("shop", layer("net.*"), Call.DO);
        assertThat(system.world.ipcp("u1").registered).containsExactly("shop");
        assertThat(system.world.ipcp("u2").registered).containsExactly("shop");
        assertThat(system.world.ipcp("e1").registered).isEmpty();
        assertThat(system.management.registerName("shop", layer("*"), Call.DO).notices())
                .hasSize(2);
        assertThat(system.management.names())
                .filteredOn(n -> n.name().equals("shop"))
                .singleElement()
                .satisfies(
                        n -> {
                            assertThat(n.registrations()).containsExactly("e1", "u1", "u2");
                            assertThat(n.loadBalance()).isEqualTo("spillover");
                        });
        system.management.unregisterName("shop", ipcp("u*"), Call.DO);
        assertThat(system.world.ipcp("u1").registered).isEmpty();
        assertThat(system.world.ipcp("e1").registered).containsExactly("shop");
        FakeSystem.refused(
                () -> system.management.unregisterName("shop", ipcp("u1"), Call.DO),
                "E-UNREG-NONE");
    }

    @Test
    void aRegistrationThatFailsHalfwayIsTakenBackAndCreatesNoName() {
        bootstrap("u1", "net.a", "", false);
        bootstrap("u2", "net.b", "", false);
        system.world.ipcp("u2").failRegister = true;
        FakeSystem.refusedAnyNext(
                () -> system.management.registerName("shop", layer("net.*"), Call.DO),
                "E-FAKE-REG");
        system.settle();
        assertThat(system.world.ipcp("u1").registered).isEmpty();
        assertThat(system.management.names()).extracting(NameView::name).doesNotContain("shop");
    }

    @Test
    void aRegistrationThatIsNotAnsweredInTimeIsTakenBackThereToo() {
        bootstrap("u1", "net.a", "", false);
        bootstrap("u2", "net.b", "", false);
        system.world.ipcp("u2").silentRegister = true;
        FakeSystem.refusedAnyNext(
                () -> system.management.registerName("shop", layer("net.*"), Call.DO),
                "E-IRM-TIMEOUT");
        system.settle();
        assertThat(system.world.ipcp("u1").registered).isEmpty();
        assertThat(system.world.ipcp("u2").registered).isEmpty();
    }

    @Test
    void aTargetThatMeansNothingIsRefusedAndNothingIsRegistered() {
        bootstrap("u1", "net", "", false);
        system.management.createIpcp("idle", IpcpType.UDP4, Call.DO);
        List<Target> both =
                List.of(new Target(Target.Kind.LAYER, "net"), new Target(Target.Kind.IPCP, "idle"));
        FakeSystem.refused(
                () -> system.management.registerName("shop", both, Call.DO), "E-REG-NOTARGET");
        FakeSystem.refused(
                () -> system.management.registerName("shop", List.of(), Call.DO), "E-REG-WHERE");
        assertThat(system.world.ipcp("u1").registered).isEmpty();
    }

    @Test
    void registrationsOutliveTheNameAndTheProcessButNotADestroyedIpcp() {
        bootstrap("u1", "net", "", false);
        var server = system.server("web", "shop");
        system.register("shop", "net");
        server.close();
        Done done = system.management.destroyName("shop", Call.DO);
        assertThat(done.notices()).containsExactly("name \"shop\" stays registered with u1");
        assertThat(system.world.ipcp("u1").registered).containsExactly("shop");
        assertThat(system.management.destroyIpcp("u1", Call.DO).steps())
                .contains("forget the registration of \"shop\" with it");
        bootstrap("u1", "net", "", false);
        assertThat(system.world.ipcp("u1").registered).isEmpty();
    }

    @Test
    void anIpcpGoesWithItsBundleAndComesBackWithItInItsLayerAndRegistered() {
        bootstrap("u1", "net", "", false);
        system.register("shop", "net");
        IpcpFactory udp =
                system.management.ipcpTypes().stream()
                        .filter(f -> f.type() == IpcpType.UDP4)
                        .findFirst()
                        .orElseThrow();
        system.irm.removeIpcpFactory(udp);
        assertThat(system.management.ipcps()).isEmpty();
        assertThat(system.world.ipcp("u1").status().state()).isEqualTo(IpcpState.SHUTDOWN);
        assertThat(system.management.status().concerns())
                .contains("IPCP \"u1\" waits for the bundle of type udp4");
        system.irm.addIpcpFactory(system.world.new Factory(IpcpType.UDP4));
        system.settle();
        assertThat(system.management.ipcps())
                .singleElement()
                .satisfies(
                        v -> {
                            assertThat(v.name()).isEqualTo("u1");
                            assertThat(v.status().layer()).contains("net");
                        });
        assertThat(system.world.ipcp("u1").registered).containsExactly("shop");
    }

    @Test
    void anIpcpThatWaitsForItsBundleCanBeForgotten() {
        bootstrap("u1", "net", "", false);
        for (IpcpFactory factory : system.management.ipcpTypes()) {
            system.irm.removeIpcpFactory(factory);
        }
        system.management.destroyIpcp("u1", Call.DO);
        system.irm.addIpcpFactory(system.world.new Factory(IpcpType.UDP4));
        system.settle();
        assertThat(system.management.ipcps()).isEmpty();
    }

    @Test
    void aNameMayBeCreatedTwice() {
        system.management.createName("shop", "round-robin", Call.DO);
        assertThat(system.management.createName("shop", "spillover", Call.DO).notices())
                .containsExactly("name \"shop\" exists, with load balance round-robin");
        FakeSystem.refused(() -> system.management.destroyName("x", Call.DO), "E-NAME-UNKNOWN");
        FakeSystem.refused(
                () -> system.management.createName("a".repeat(256), "round-robin", Call.DO),
                "E-NAME-INVALID");
    }

    @Test
    void resolveSaysWhoKnowsANameAndWhichWayAFlowWouldTake() {
        bootstrap("u1", "net", "", false);
        system.member("e1", IpcpType.ETH_DIX, "lan");
        system.register("shop", "net");
        var resolution = system.management.resolve("shop", Call.DO);
        assertThat(resolution.chosen()).isEqualTo("u1");
        assertThat(resolution.local()).isFalse();
        assertThat(resolution.asked())
                .extracting(a -> a.ipcp() + " " + a.known())
                .containsExactly("e1 false", "u1 true");
        system.server("web", "shop");
        assertThat(system.management.resolve("shop", Call.DO).chosen()).isEqualTo("direct");
        assertThat(system.management.resolve("nobody", Call.DO).chosen()).isEmpty();
    }

    @Test
    void aSilentIpcpDoesNotHideTheOthersInResolve() {
        bootstrap("u1", "net", "", false);
        system.register("shop", "net");
        system.member("e1", IpcpType.ETH_DIX, "lan").silentQuery = true;
        var resolution = system.management.resolve("shop", new Call(false, Duration.ofSeconds(2)));
        assertThat(resolution.chosen()).isEqualTo("u1");
        assertThat(resolution.asked().getFirst().reason()).contains("no answer");
    }

    @Test
    void theRibShowsTheTablesAndEveryIpcp() {
        bootstrap("u1", "net", "", false);
        var web = system.server("web", "shop");
        system.register("shop", "net");
        system.accept(web);
        var client = system.announce("client");
        int id = system.allocate(client, "shop").join().id();
        Map<String, Map<String, String>> all = system.management.rib("", Call.DO);
        assertThat(all.get("irmd/names/shop"))
                .containsEntry("load-balance", "spillover")
                .containsEntry("registrations", "u1")
                .containsEntry("programs", "web");
        assertThat(all.get("irmd/flows/" + id))
                .containsEntry("via", "direct")
                .containsEntry("state", "UP");
        assertThat(all.get("irmd/registrations")).containsEntry("u1", "shop");
        assertThat(all.get("irmd/processes/" + web.processId())).containsEntry("flows", "1");
        assertThat(all.get("irmd/programs/web")).containsEntry("names", "shop");
        assertThat(all.get("u1/flows")).containsEntry("count", "0");
        assertThat(system.management.rib("u1", Call.DO).keySet()).containsExactly("u1/flows");
        assertThat(system.management.rib("irmd/names", Call.DO).keySet())
                .allMatch(path -> path.startsWith("irmd/names"));
    }

    /** docs/wire/wire-unicast.md 11 row RIB1: what does not exist cannot be read. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "irmd/flows/0",
                "irmd/flows/-1",
                "irmd/flows/4294967296",
                "irmd/flows/99999999999999999999",
                "irmd/processes/1000000",
                "u1/flows/64",
                "u1/../irmd",
                "u2"
            })
    void rowRib1WhatDoesNotExistCannotBeRead(String path) {
        bootstrap("u1", "net", "", false);
        system.allocate(system.announce("client"), "shop");
        assertThat(system.management.rib(path, Call.DO)).isEmpty();
    }

    @Test
    void statusCountsAndNamesWhatIsNotAsItShouldBe() {
        bootstrap("u1", "net", "", false);
        system.announce("client");
        var status = system.management.status();
        assertThat(status.instance()).isEqualTo("test");
        assertThat(status.totals())
                .containsEntry("ipcps", 1L)
                .containsEntry("processes", 1L)
                .containsEntry("flows", 0L);
    }

    @Test
    void aStoppedSystemSaysSo() {
        var app = system.announce("web");
        system.irm.close();
        FakeSystem.refused(() -> system.management.ipcps(), "E-IRM-STOPPED");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> app.accept(Duration.ofSeconds(1)))
                .hasMessageContaining("has stopped");
        app.close();
    }
}
