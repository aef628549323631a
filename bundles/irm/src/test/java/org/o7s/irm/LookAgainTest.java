package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.irm.management.IpcpView;
import org.o7s.irm.management.Management.Call;

/** How long the IRM waits for what a new IPCP lacks before it tells of it. */
class LookAgainTest {
    private static final String POLICY = "waiting for policy hash/odd";

    private static final String TRIAL =
            "trying policy routing/odd; the built-in one works meanwhile";

    private final FakeSystem system = new FakeSystem();
    private long tookMs;

    @AfterEach
    void stop() {
        system.close();
    }

    /** What is said of a new IPCP in a layer of its own. */
    private List<String> bootstrap(Call call, Map<String, List<String>> options) {
        long before = system.clocks.monotonicNs();
        List<String> notices =
                system.management
                        .bootstrapIpcp(
                                "lo",
                                Optional.of(IpcpType.LOCAL),
                                new LayerConfig("here", options),
                                false,
                                false,
                                call)
                        .notices();
        tookMs = (system.clocks.monotonicNs() - before) / 1_000_000;
        return notices;
    }

    private static Map<String, List<String>> lacking(String what, String forMs) {
        return Map.of("lacks", List.of(what), "for-ms", List.of(forMs));
    }

    @Test
    void aPolicyThatComesInAMomentIsWaitedForAndNotMentioned() {
        assertThat(bootstrap(Call.DO, lacking(POLICY, "300"))).isEmpty();
        assertThat(tookMs).isBetween(300L, 310L);
    }

    @Test
    void aPolicyThatStaysAwayIsMentionedAfterASecond() {
        assertThat(bootstrap(Call.DO, lacking(POLICY, "60000")))
                .containsExactly("IPCP \"lo\" is " + POLICY);
        assertThat(tookMs).isBetween(1_000L, 1_010L);
        assertThat(system.management.ipcps())
                .extracting(IpcpView::name, v -> v.status().detail())
                .containsExactly(org.assertj.core.groups.Tuple.tuple("lo", POLICY));
    }

    @Test
    void aPolicyOnTrialIsWaitedForAndNotMentioned() {
        assertThat(bootstrap(Call.DO, lacking(TRIAL, "4000"))).isEmpty();
        assertThat(tookMs).isBetween(4_000L, 4_010L);
    }

    @Test
    void aTrialWithoutAnEndIsMentioned() {
        Call patient = new Call(false, Duration.ofSeconds(60));
        assertThat(bootstrap(patient, lacking(TRIAL, "60000")))
                .containsExactly("IPCP \"lo\" is " + TRIAL);
        assertThat(tookMs).isBetween(10_000L, 10_010L);
    }

    @Test
    void nobodyWaitsForAnythingElse() {
        String driver = "waiting for interface eth9 (no such device)";
        assertThat(bootstrap(Call.DO, lacking(driver, "10")))
                .containsExactly("IPCP \"lo\" is " + driver);
        assertThat(tookMs).isZero();
    }

    @Test
    void aCallerInAHurryWaitsForHalfOfItsTime() {
        Call hurried = new Call(false, Duration.ofMillis(800));
        assertThat(bootstrap(hurried, lacking(POLICY, "60000"))).hasSize(1);
        assertThat(tookMs).isBetween(400L, 410L);
    }
}
