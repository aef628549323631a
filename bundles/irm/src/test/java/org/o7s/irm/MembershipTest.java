package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.o7s.irm.FakeSystem.refused;
import static org.o7s.irm.FakeSystem.refusedAnyNext;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.IpcpState;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.management.Component;
import org.o7s.irm.management.IpcpView;
import org.o7s.irm.management.JoinRequest;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Management.Done;
import org.o7s.irm.management.MemberView;
import org.o7s.irm.management.NameView;

/** Enrolling, connecting and looking at layers (docs/wire/cli-and-tools.md 1.5). */
class MembershipTest {
    private static final Call PLAN = new Call(true, Duration.ofSeconds(30));

    private FakeSystem system = new FakeSystem();

    @AfterEach
    void stop() {
        system.close();
    }

    private static JoinRequest join(String ipcp, String member) {
        return new JoinRequest(ipcp, Optional.empty(), member, Optional.empty(), false, false);
    }

    private Done enrol(JoinRequest request) {
        return system.management.enrolIpcp(request, Call.DO);
    }

    private FakeWorld.FakeIpcp member(String name) {
        system.world.welcoming.put("uni", "uni");
        enrol(join(name, "uni"));
        return system.world.ipcp(name);
    }

    private List<String> names() {
        return system.management.ipcps().stream().map(IpcpView::name).toList();
    }

    @Test
    void anIpcpIsMadeAsUnicastAndEnrolled() {
        system.world.welcoming.put("uni", "uni");
        Done done = enrol(join("u2", "uni"));
        assertThat(done.steps())
                .containsExactly(
                        "create IPCP \"u2\" of type unicast",
                        "enrol IPCP \"u2\" with \"uni\" in its layer");
        assertThat(system.management.ipcps())
                .singleElement()
                .satisfies(
                        v -> {
                            assertThat(v.type()).isEqualTo(IpcpType.UNICAST);
                            assertThat(v.status().layer()).contains("uni");
                        });
        assertThat(system.management.names()).isEmpty();
    }

    @Test
    void autobindBindsItsNameAndThatOfTheLayerOnceItIsAMember() {
        system.world.welcoming.put("m1", "uni");
        enrol(new JoinRequest("u2", Optional.empty(), "m1", Optional.empty(), true, false));
        assertThat(system.management.names())
                .extracting(NameView::name, NameView::ipcps)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("u2", List.of("u2")),
                        org.assertj.core.groups.Tuple.tuple("uni", List.of("u2")));
    }

    @Test
    void aFailureLeavesNothingBehindUnlessItIsToBeKept() {
        JoinRequest lost = join("u2", "nowhere");
        refusedAnyNext(() -> enrol(lost), "E-FAKE-NODST");
        assertThat(names()).isEmpty();
        JoinRequest kept =
                new JoinRequest("u3", Optional.empty(), "nowhere", Optional.empty(), true, true);
        refusedAnyNext(() -> enrol(kept), "E-FAKE-NODST");
        assertThat(names()).containsExactly("u3");
        assertThat(system.management.names()).isEmpty();
        system.world.welcoming.put("uni", "uni");
        enrol(join("u3", "uni"));
        assertThat(system.world.ipcp("u3").status().state()).isEqualTo(IpcpState.OPERATIONAL);
    }

    @Test
    void anIpcpThatExistedStaysWhenItCannotEnrol() {
        system.management.createIpcp("u2", IpcpType.UNICAST, Call.DO);
        refusedAnyNext(() -> enrol(join("u2", "nowhere")), "E-FAKE-NODST");
        assertThat(names()).containsExactly("u2");
    }

    @Test
    void aSilentMemberEndsInATimeoutThatLeavesNothingBehind() {
        system.management.createIpcp("u2", IpcpType.UNICAST, Call.DO);
        system.world.ipcp("u2").silentEnrol = true;
        refused(() -> enrol(join("u2", "uni")), "E-IRM-TIMEOUT");
        system.world.welcoming.put("uni", "uni");
        system.world.ipcp("u2").silentEnrol = false;
        enrol(join("u2", "uni"));
    }

    @Test
    void aMemberThatWaitsForAPolicyIsNotWaitedFor() {
        system.management.createIpcp("u2", IpcpType.UNICAST, Call.DO);
        system.world.ipcp("u2").waitsForPolicy = true;
        system.world.welcoming.put("uni", "uni");
        long before = system.clocks.monotonicNs();
        assertThat(enrol(join("u2", "uni")).notices())
                .containsExactly("IPCP \"u2\" is waiting for policy pff/odd");
        assertThat(system.clocks.monotonicNs() - before)
                .as("a look, and the moment in which policies are made")
                .isEqualTo(2_000_000_000L);
    }

    @Test
    void onlyTypesThatUseFlowsEnrol() {
        JoinRequest udp =
                new JoinRequest(
                        "u2", Optional.of(IpcpType.UDP4), "uni", Optional.empty(), false, false);
        refused(() -> enrol(udp), "E-IPCP-UNSUPPORTED");
        system.member("lo", IpcpType.LOCAL, "hub");
        refused(() -> enrol(join("lo", "uni")), "E-IPCP-STATE");
        refused(
                () -> system.management.connectIpcp("lo", "x", List.of(), QosSpec.RAW, Call.DO),
                "E-IPCP-UNSUPPORTED");
        assertThat(names()).containsExactly("lo");
    }

    @Test
    void aMemberDoesNotEnrolAgainAndATypeMustFit() {
        member("u2");
        refused(() -> enrol(join("u2", "uni")), "E-IPCP-STATE");
        system.management.createIpcp("u3", IpcpType.UNICAST, Call.DO);
        JoinRequest other =
                new JoinRequest(
                        "u3",
                        Optional.of(IpcpType.BROADCAST),
                        "uni",
                        Optional.empty(),
                        false,
                        false);
        refused(() -> enrol(other), "E-IPCP-TYPE");
    }

    @Test
    void anotherLayerThanTheOneThatWasMeantIsRefused() {
        system.world.welcoming.put("uni", "another");
        JoinRequest wrong =
                new JoinRequest("u2", Optional.empty(), "uni", Optional.of("uni"), true, false);
        refused(() -> enrol(wrong), "E-ENROLL-LAYER");
        assertThat(names()).isEmpty();
        assertThat(system.management.names()).isEmpty();
    }

    @Test
    void aPlanSaysWhatWouldBeDoneAndDoesNothing() {
        Done done =
                system.management.enrolIpcp(
                        new JoinRequest(
                                "u2", Optional.empty(), "m", Optional.of("uni"), true, false),
                        PLAN);
        assertThat(done.steps()).hasSize(4);
        assertThat(names()).isEmpty();
        member("u3");
        assertThat(system.management.connectIpcp("u3", "m", List.of(), QosSpec.RAW, PLAN).steps())
                .containsExactly(
                        "connect Management of IPCP \"u3\" to \"m\"",
                        "connect Data Transfer of IPCP \"u3\" to \"m\"");
        assertThat(system.world.ipcp("u3").connections).isEmpty();
    }

    @Test
    void registrationsOfAnEarlierIpcpOfThatNameComeBack() {
        FakeWorld.FakeIpcp first = member("u2");
        system.register("shop", "uni");
        assertThat(first.registered).containsExactly("shop");
        FakeWorld.Factory factory = system.replaceFactory(IpcpType.UNICAST);
        assertThat(factory.type()).isEqualTo(IpcpType.UNICAST);
        assertThat(system.world.ipcp("u2").registered).containsExactly("shop");
    }

    @Test
    void managementIsConnectedFirstAndIsAlwaysRaw() {
        FakeWorld.FakeIpcp u2 = member("u2");
        system.management.connectIpcp("u2", "u1", List.of(), QosSpec.RAW, Call.DO);
        assertThat(u2.connections).containsExactly("Management u1 raw", "Data Transfer u1 raw");
        system.management.disconnectIpcp("u2", "u1", List.of(Component.DATA_TRANSFER), Call.DO);
        assertThat(u2.connections).containsExactly("Management u1 raw");
        system.management.disconnectIpcp("u2", "u1", List.of(), Call.DO);
        assertThat(u2.connections).isEmpty();
        refusedAnyNext(
                () -> system.management.disconnectIpcp("u2", "u1", List.of(), Call.DO),
                "E-FAKE-NONE");
    }

    @Test
    void aQualityThatCannotBeHadIsRefusedBeforeAnythingIsConnected() {
        FakeWorld.FakeIpcp u2 = member("u2");
        refused(
                () -> system.management.connectIpcp("u2", "u1", List.of(), QosSpec.VOICE, Call.DO),
                "E-ALLOC-QOS");
        assertThat(u2.connections).isEmpty();
    }

    @Test
    void whatWasConnectedBeforeAFailureStays() {
        FakeWorld.FakeIpcp u2 = member("u2");
        u2.refusesData = true;
        refusedAnyNext(
                () -> system.management.connectIpcp("u2", "u1", List.of(), QosSpec.RAW, Call.DO),
                "E-FAKE-DATA");
        assertThat(u2.connections).containsExactly("Management u1 raw");
    }

    @Test
    void aBroadcastIpcpConnectsItsOnlyComponent() {
        FakeWorld.FakeIpcp all = system.member("b1", IpcpType.BROADCAST, "all");
        system.management.connectIpcp("b1", "b2", List.of(), QosSpec.RAW, Call.DO);
        assertThat(all.connections).containsExactly("Data Transfer b2 raw");
    }

    @Test
    void onlyMembersThatExistConnect() {
        refused(
                () -> system.management.connectIpcp("u", "x", List.of(), QosSpec.RAW, Call.DO),
                "E-IPCP-UNKNOWN");
        system.management.createIpcp("u", IpcpType.UNICAST, Call.DO);
        refused(
                () -> system.management.connectIpcp("u", "x", List.of(), QosSpec.RAW, Call.DO),
                "E-IPCP-STATE");
    }

    @Test
    void withItsBundleAMemberComesBackIntoItsLayerAndToItsNeighbours() {
        member("u2");
        system.management.connectIpcp("u2", "u1", List.of(), QosSpec.RAW, Call.DO);
        system.replaceFactory(IpcpType.UNICAST);
        FakeWorld.FakeIpcp again = system.world.ipcp("u2");
        assertThat(again.status().layer()).contains("uni");
        assertThat(again.connections).hasSize(2);
    }

    @Test
    void aMemberThatFindsItsLayerLaterComesBackLater() {
        member("u2");
        system.world.welcoming.clear();
        system.replaceFactory(IpcpType.UNICAST);
        system.advanceMs(5_000);
        assertThat(names()).isEmpty();
        assertThat(system.management.status().concerns()).isNotEmpty();
        system.world.welcoming.put("uni", "uni");
        system.advanceMs(5_000);
        assertThat(names()).containsExactly("u2");
        assertThat(system.management.status().concerns()).isEmpty();
    }

    @Test
    void aLayerIsShownByAllItsMembersHere() {
        member("u2");
        system.member("u3", IpcpType.UNICAST, "uni");
        system.member("udp", IpcpType.UDP4, "net");
        system.member("all", IpcpType.BROADCAST, "all");
        system.register("shop", "uni");
        assertThat(system.management.layer("uni", Call.DO))
                .extracting(m -> m.ipcp().name(), m -> m.knowledge().isPresent())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("u2", true),
                        org.assertj.core.groups.Tuple.tuple("u3", true));
        MemberView udp = system.management.layer("net", Call.DO).getFirst();
        assertThat(udp.knowledge()).isEmpty();
        assertThat(udp.trouble()).isEmpty();
        assertThat(system.management.layer("all", Call.DO).getFirst().trouble())
                .contains("sees nothing");
        assertThat(system.management.layer("uni", Call.DO).getFirst().registrations())
                .containsExactly("shop");
        refused(() -> system.management.layer("nowhere", Call.DO), "E-LAYER-UNKNOWN");
    }

    @Test
    void aFullTableOfBindingsRefusesAutobindBeforeAnythingIsMade() {
        system.close();
        system = new FakeSystem(true, new Limits(10, 1, 10, 10, 10, 10, 10, 10, 10));
        system.management.bootstrapIpcp(
                "u1",
                Optional.of(IpcpType.UNICAST),
                new LayerConfig("uni", Map.of()),
                false,
                false,
                Call.DO);
        system.management.bindIpcp("u1", "x", Call.DO);
        system.world.welcoming.put("uni", "uni");
        JoinRequest bound =
                new JoinRequest("u2", Optional.empty(), "uni", Optional.empty(), true, false);
        refused(() -> enrol(bound), "E-LIMIT");
        assertThat(names()).containsExactly("u1");
    }
}
