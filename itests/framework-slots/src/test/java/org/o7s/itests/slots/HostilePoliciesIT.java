package org.o7s.itests.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.o7s.itests.slots.LivingNet.soon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.o7s.itests.slots.variant.Fault;
import org.osgi.framework.Bundle;

/**
 * Policies that misbehave in a living unicast layer, as bundles in a framework: the traffic goes on
 * with the last good one, and whoever asks is told why.
 */
class HostilePoliciesIT {
    private static final long PACKETS_PER_SECOND = 20_000;
    private static final String MEMBER = "ipcp m1";

    @TempDir private static Path directory;
    private static LivingNet net;
    private List<String> dropped;
    private boolean shaken;

    @BeforeAll
    static void begin() throws Exception {
        net = new LivingNet(directory);
    }

    @AfterAll
    static void end() throws Exception {
        net.close();
    }

    @BeforeEach
    void start() {
        net.set("ipcp m*", "routing/link-state pff/simple scheduler/fifo congestion/none");
        dropped = net.dropped();
        net.pace(PACKETS_PER_SECOND);
    }

    @AfterEach
    void nothingIsLost() throws Exception {
        net.expectTraffic();
        if (shaken) {
            // What members tell each other of a link that went and came comes more than once.
            net.expectAllArrived();
        } else {
            net.expectNothingLost(dropped);
        }
        for (LayerKind kind : LayerKind.values()) {
            for (Bundle bundle : net.bundles(kind)) {
                LivingNet.tell(bundle, "end");
                bundle.uninstall();
            }
        }
    }

    private String slot(LayerKind kind) {
        return net.slots(kind).stream()
                .filter(s -> s.startsWith(kind.word() + " " + MEMBER + ": "))
                .findAny()
                .orElseThrow();
    }

    private Bundle take(LayerKind kind, Fault fault) {
        net.deploy(kind, "hostile", 1, fault);
        net.set(MEMBER, kind.word() + "/hostile");
        assertThat(slot(kind)).contains(": hostile 1.0.1 ACTIVE");
        return net.bundles(kind).getLast();
    }

    /** Has the policy asked. */
    private void provoke(LayerKind kind) {
        if (kind == LayerKind.ROUTING) {
            net.shake();
            shaken = true;
        } else {
            net.text("burst");
        }
    }

    private static Stream<Arguments> fromTheStart() {
        String spins = "did not come to an end within 5000 ms";
        String throwing = "threw IllegalStateException: no answer today";
        String greedy = "threw OutOfMemoryError";
        return Stream.of(
                Arguments.of(LayerKind.ROUTING, Fault.THROWS, throwing),
                Arguments.of(LayerKind.ROUTING, Fault.GARBAGE, "go in circles"),
                Arguments.of(LayerKind.ROUTING, Fault.SPINS, spins),
                Arguments.of(LayerKind.ROUTING, Fault.ALLOCATES, greedy),
                Arguments.of(LayerKind.PFF, Fault.THROWS, throwing),
                Arguments.of(LayerKind.PFF, Fault.GARBAGE, "it picked hop 8 of 1"),
                Arguments.of(LayerKind.PFF, Fault.SPINS, spins),
                Arguments.of(LayerKind.PFF, Fault.ALLOCATES, greedy),
                Arguments.of(LayerKind.SCHEDULER, Fault.THROWS, throwing),
                Arguments.of(LayerKind.SCHEDULER, Fault.GARBAGE, "it chose cube -3"),
                Arguments.of(LayerKind.SCHEDULER, Fault.SPINS, spins),
                Arguments.of(LayerKind.SCHEDULER, Fault.ALLOCATES, greedy),
                Arguments.of(LayerKind.CONGESTION, Fault.THROWS, throwing),
                Arguments.of(LayerKind.CONGESTION, Fault.GARBAGE, "waits -5 ns"),
                Arguments.of(LayerKind.CONGESTION, Fault.SPINS, spins),
                Arguments.of(LayerKind.CONGESTION, Fault.ALLOCATES, greedy),
                Arguments.of(LayerKind.ADMISSION, Fault.THROWS, throwing),
                Arguments.of(LayerKind.ADMISSION, Fault.SPINS, spins),
                Arguments.of(LayerKind.ADMISSION, Fault.GARBAGE, "of more than 1024 characters"));
    }

    @ParameterizedTest
    @MethodSource("fromTheStart")
    void whatMisbehavesWhenItIsTriedIsNeverUsed(LayerKind kind, Fault fault, String why) {
        List<String> before = net.slots(kind);
        net.deploy(kind, "hostile", 1, fault);
        assertThatThrownBy(() -> net.set(MEMBER, kind.word() + "/hostile"))
                .hasMessageContaining("hostile 1.0.1")
                .hasMessageContaining(why);
        assertThat(net.slots(kind)).isEqualTo(before);
    }

    private static Stream<Arguments> newCode() {
        String throwing = "threw IllegalStateException: no answer today";
        return Stream.of(
                Arguments.of(LayerKind.ADDRESS, Fault.THROWS, throwing),
                Arguments.of(LayerKind.ADDRESS, Fault.GARBAGE, "chose 0, which is no address"),
                Arguments.of(LayerKind.HASH, Fault.THROWS, throwing),
                Arguments.of(LayerKind.HASH, Fault.GARBAGE, "instead of"));
    }

    @ParameterizedTest
    @MethodSource("newCode")
    void newCodeOfAPolicyThatMisbehavesWhenItIsTriedIsNotDeployed(
            LayerKind kind, Fault fault, String why) {
        List<String> before = net.slots(kind);
        String name = kind.policy(1);
        assertThatThrownBy(() -> net.deploy(kind, name, 1, fault))
                .hasMessageContaining(name + " 1.0.1")
                .hasMessageContaining(why);
        assertThat(net.slots(kind)).isEqualTo(before);
    }

    private static Stream<Arguments> inUse() {
        String throwing = "it threw IllegalStateException: no answer today";
        String greedy = "it threw OutOfMemoryError";
        return Stream.of(
                Arguments.of(LayerKind.ROUTING, Fault.LATER_THROWS, throwing),
                Arguments.of(LayerKind.ROUTING, Fault.LATER_GARBAGE, "go in circles"),
                Arguments.of(
                        LayerKind.ROUTING,
                        Fault.LATER_SPINS,
                        "did not come to an end within 2000 ms"),
                Arguments.of(LayerKind.ROUTING, Fault.LATER_ALLOCATES, greedy),
                Arguments.of(LayerKind.PFF, Fault.LATER_THROWS, throwing),
                Arguments.of(LayerKind.PFF, Fault.LATER_GARBAGE, "picked hop 8 of 1"),
                Arguments.of(LayerKind.PFF, Fault.LATER_ALLOCATES, greedy),
                Arguments.of(LayerKind.SCHEDULER, Fault.LATER_THROWS, throwing),
                Arguments.of(LayerKind.SCHEDULER, Fault.LATER_GARBAGE, "chose cube -3"),
                Arguments.of(LayerKind.SCHEDULER, Fault.LATER_ALLOCATES, greedy),
                Arguments.of(LayerKind.CONGESTION, Fault.LATER_THROWS, throwing),
                Arguments.of(LayerKind.CONGESTION, Fault.LATER_GARBAGE, "waits -5 ns"),
                Arguments.of(LayerKind.CONGESTION, Fault.LATER_ALLOCATES, greedy));
    }

    @ParameterizedTest
    @MethodSource("inUse")
    void whatMisbehavesInUseIsSetAsideAndTheLastGoodOneWorksOn(
            LayerKind kind, Fault fault, String why) throws Exception {
        String before = slot(kind).split(" ", -1)[3];
        Bundle hostile = take(kind, fault);
        net.expectTraffic();
        LivingNet.tell(hostile, "bad");
        provoke(kind);
        soon().atMost(Duration.ofSeconds(15))
                .untilAsserted(
                        () ->
                                assertThat(slot(kind))
                                        .startsWith(kind.word() + " " + MEMBER + ": " + before)
                                        .contains(
                                                "QUARANTINED | "
                                                        + kind.word()
                                                        + "/hostile 1.0.1 was set aside: ")
                                        .contains(why)
                                        .endsWith("works on"));
        provoke(kind);
    }

    @ParameterizedTest
    @EnumSource(names = {"ROUTING", "PFF", "SCHEDULER", "CONGESTION"})
    void whatIsStoppedInTheShellIsReplacedByTheLastGoodOneUntilItIsStarted(LayerKind kind)
            throws Exception {
        String before = slot(kind).split(" ", -1)[3];
        Bundle bundle = take(kind, Fault.NONE);
        bundle.stop();
        assertThat(slot(kind))
                .startsWith(kind.word() + " " + MEMBER + ": " + before)
                .contains("DEGRADED | policy " + kind.word() + "/hostile is gone; " + before);
        provoke(kind);
        bundle.start();
        soon().untilAsserted(() -> assertThat(slot(kind)).contains(": hostile 1.0.1 ACTIVE | "));
        provoke(kind);
    }

    @ParameterizedTest
    @EnumSource(names = {"ROUTING", "PFF", "SCHEDULER", "CONGESTION"})
    void whatIsUninstalledInTheShellIsReplacedByTheLastGoodOne(LayerKind kind) throws Exception {
        String before = slot(kind).split(" ", -1)[3];
        take(kind, Fault.NONE).uninstall();
        assertThat(slot(kind))
                .startsWith(kind.word() + " " + MEMBER + ": " + before)
                .contains("DEGRADED | policy " + kind.word() + "/hostile is gone; " + before);
        provoke(kind);
    }

    @Test
    void aSetOfWhichOneIsUnfitChangesNone() {
        String routing = slot(LayerKind.ROUTING);
        String forwarding = slot(LayerKind.PFF);
        net.deploy(LayerKind.PFF, "hostile", 1, Fault.GARBAGE);
        assertThatThrownBy(() -> net.set(MEMBER, "routing/lfa pff/hostile"))
                .hasMessageContaining("it picked hop 8 of 1");
        assertThat(slot(LayerKind.ROUTING)).isEqualTo(routing);
        assertThat(slot(LayerKind.PFF)).isEqualTo(forwarding);
        assertThat(net.set(MEMBER, "routing/lfa pff/alternate"))
                .extracting(LivingNet.Receipt::kind)
                .containsExactly("routing", "pff");
    }

    @Test
    void aPairThatCanDoNoMoreThanSimpleSaysSo() {
        net.set(MEMBER, "routing/link-state pff/alternate");
        assertThat(net.text("policies"))
                .contains("pff/alternate can do no more than simple: routing gives no alternates");
        net.set(MEMBER, "routing/lfa");
        assertThat(net.text("policies")).doesNotContain("no more than simple");
    }
}
