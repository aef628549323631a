package org.o7s.itests.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.itests.slots.LivingSystem.Counts;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Jars come and go in a running framework, and the mechanism that uses them does not notice. */
class LiveExchangeIT {
    private static final String SHA3 = "org.o7s.policy.hash-sha3";
    private static final Path SHA3_JAR = Jars.onClassPath(SHA3);

    @TempDir private Path directory;
    private LivingSystem system;

    @BeforeEach
    void start() throws Exception {
        system = new LivingSystem(directory);
        await().until(() -> system.counts().digests() > 0);
    }

    @AfterEach
    void stop() throws Exception {
        system.close();
    }

    /** The mechanism goes on, and had no policy at no time after the first. */
    private void expectNoGapSince(Counts before) {
        await().until(() -> system.counts().digests() > before.digests());
        Counts now = system.counts();
        assertThat(now.gaps()).as("passes without a policy").isEqualTo(before.gaps());
        assertThat(now.wrong()).as("wrong digests").isZero();
        assertThat(now.failures()).as("failures").isEqualTo(before.failures());
    }

    @Test
    void aNewVersionIsInstalledBesideTheOldOneAndTaken() {
        assertThat(system.slot("hash")).isEqualTo("hash sha3-256 0.1.0.SNAPSHOT ACTIVE |  | ");
        Counts before = system.counts();
        assertThat(system.deploy(Jars.version(SHA3_JAR, "0.2.0")))
                .containsExactly(
                        "ipcp e1: sha3-256 0.1.0.SNAPSHOT -> sha3-256 0.2.0, 1 refreshed, 0 lost");
        expectNoGapSince(before);
        assertThat(system.bundles(SHA3)).hasSize(2);
        assertThat(system.slot("hash"))
                .isEqualTo("hash sha3-256 0.2.0 ACTIVE |  | sha3-256 0.1.0.SNAPSHOT");
    }

    @Test
    void aHundredVersionsAreTakenWithoutAGapAndLeaveNothingBehind() {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        Counts before = system.counts();
        for (int i = 1; i <= 100; i++) {
            List<String> receipts = system.deploy(Jars.version(SHA3_JAR, "1.0." + i));
            assertThat(receipts).hasSize(1);
            assertThat(receipts.getFirst()).endsWith("1.0." + i + ", 1 refreshed, 0 lost");
            List<Bundle> kept = system.bundles(SHA3);
            assertThat(kept).hasSizeBetween(2, 3);
            loaders.add(
                    new WeakReference<>(kept.getLast().adapt(BundleWiring.class).getClassLoader()));
        }
        expectNoGapSince(before);
        assertThat(system.ask("history", "")).hasSize(100);
        // The last two are kept on purpose; compiled code of the mechanism that still runs may hold
        // on to one more. No heap object does.
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(stillLoaded(loaders)).hasSizeLessThanOrEqualTo(3));
    }

    /** Which of the versions have classes in memory. */
    private static List<Integer> stillLoaded(List<WeakReference<ClassLoader>> loaders) {
        System.gc();
        return IntStream.rangeClosed(1, loaders.size())
                .filter(i -> loaders.get(i - 1).get() != null)
                .boxed()
                .toList();
    }

    @Test
    void theSameJarAgainChangesNothingAndSaysSo() {
        byte[] jar = Jars.version(SHA3_JAR, "0.2.0");
        system.deploy(jar);
        List<String> bundles = system.allBundles();
        assertThat(system.deploy(jar))
                .contains(": sha3-256 0.2.0 -> sha3-256 0.2.0, 0 refreshed, 0 lost");
        assertThat(system.allBundles()).isEqualTo(bundles);
        assertThat(system.ask("history", "")).hasSize(1);
    }

    @Test
    void aPlanInstallsNothing() {
        List<String> bundles = system.allBundles();
        assertThat(system.ask("plan", Jars.version(SHA3_JAR, "0.2.0")))
                .containsExactly(
                        "ipcp e1: sha3-256 0.1.0.SNAPSHOT -> sha3-256 0.2.0, 0 refreshed, 0 lost");
        assertThat(system.allBundles()).isEqualTo(bundles);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "throws in create | threw IllegalStateException: no instance today",
                "is null | made nothing, not a org.o7s.policy.hash.HashPolicy",
                "is short | failed its check: its digests have 16 bytes, not 32",
                "changes its mind | failed its check: it gives one name two digests",
                "throws in start | no start today",
                "registers nothing | provides hash/sha3-256, but no such service came within 5000 ms",
                "never returns | did not come to an end within 5000 ms",
            })
    void aPolicyThatIsNotFitIsTakenBackAsIfItHadNeverCome(String behaviour, String sentence) {
        List<String> bundles = system.allBundles();
        Counts before = system.counts();
        String slot = system.slot("hash");
        assertThatThrownBy(() -> system.deploy(Jars.behaving(behaviour, "9.0.0")))
                .hasMessageContaining(sentence);
        assertThat(system.allBundles()).isEqualTo(bundles);
        assertThat(system.slot("hash")).isEqualTo(slot);
        assertThat(directory.resolve("store/bundles")).isDirectoryNotContaining("glob:**.jar");
        expectNoGapSince(before);
    }

    @Test
    void aPolicyThatThrowsAtUseIsSetAsideAndTheLastGoodOneWorksOn() {
        long gaps = system.counts().gaps();
        system.deploy(Jars.behaving("throws at use", "9.0.0"));
        await().until(() -> system.counts().failures() == 1);
        assertThat(system.slot("hash"))
                .isEqualTo(
                        "hash sha3-256 0.1.0.SNAPSHOT QUARANTINED | hash/sha3-256 9.0.0 was set"
                                + " aside: it threw IllegalStateException: enough; sha3-256"
                                + " 0.1.0.SNAPSHOT works on | ");
        Counts now = system.counts();
        expectNoGapSince(now);
        assertThat(now.gaps()).isEqualTo(gaps);
        system.deploy(Jars.version(SHA3_JAR, "9.0.1"));
        assertThat(system.slot("hash")).startsWith("hash sha3-256 9.0.1 ACTIVE");
    }

    @Test
    void rollingBackIsSwitchingBack() {
        system.deploy(Jars.version(SHA3_JAR, "0.2.0"));
        List<String> bundles = system.allBundles();
        Counts before = system.counts();
        assertThat(system.ask("rollback", "hash"))
                .containsExactly(
                        "ipcp e1: sha3-256 0.2.0 -> sha3-256 0.1.0.SNAPSHOT, 0 refreshed, 0 lost");
        assertThat(system.allBundles()).isEqualTo(bundles);
        expectNoGapSince(before);
    }

    @Test
    void whatSomebodyUninstallsIsOutOfUseBeforeThatReturns() throws Exception {
        system.deploy(Jars.version(SHA3_JAR, "0.2.0"));
        Counts before = system.counts();
        system.bundles(SHA3).getLast().uninstall();
        assertThat(system.slot("hash")).isEqualTo("hash sha3-256 0.1.0.SNAPSHOT ACTIVE |  | ");
        expectNoGapSince(before);
        assertThat(directory.resolve("store/bundles")).isDirectoryNotContaining("glob:**.jar");
    }

    @Test
    void aLonePolicyThatIsStoppedLeavesTheBuiltInOneAndRecoversWhenItIsStarted() throws Exception {
        Bundle lone = system.bundles("org.o7s.policy.load-balance-round-robin").getFirst();
        lone.stop();
        assertThat(system.slot("load-balance"))
                .isEqualTo(
                        "load-balance built-in  DEGRADED | policy load-balance/round-robin is gone;"
                                + " the built-in one works meanwhile | ");
        lone.start();
        await().until(() -> system.slot("load-balance").contains("ACTIVE"));
    }

    @Test
    void anUpdateInTheShellIsSurvived() throws Exception {
        Bundle lone = system.bundles(SHA3).getFirst();
        lone.update(new ByteArrayInputStream(Jars.version(SHA3_JAR, "0.5.0")));
        await().until(() -> system.slot("hash").startsWith("hash sha3-256 0.5.0 ACTIVE"));
        Counts now = system.counts();
        expectNoGapSince(now);
        assertThat(now.failures()).isZero();
    }

    @Test
    void aRestartBringsBackWhatWasDeployedAndChosen() throws Exception {
        system.deploy(Jars.version(SHA3_JAR, "0.2.0"));
        system.deploy(Jars.version(SHA3_JAR, "0.3.0"));
        system.ask("balance", "spillover");
        system.ask("rollback", "hash");
        system.close();
        system = new LivingSystem(directory);
        await().untilAsserted(
                        () ->
                                assertThat(system.slot("hash"))
                                        .startsWith("hash sha3-256 0.2.0 ACTIVE"));
        await().untilAsserted(
                        () ->
                                assertThat(system.slot("load-balance"))
                                        .startsWith(
                                                "load-balance spillover 0.1.0.SNAPSHOT ACTIVE"));
        system.deploy(Jars.version(SHA3_JAR, "0.4.0"));
        assertThat(system.slot("hash")).startsWith("hash sha3-256 0.4.0 ACTIVE");
    }

    @Test
    void aJarThatReachesIntoTheCoreIsRefused() {
        byte[] jar =
                Jars.with(SHA3_JAR, Map.of("Import-Package", "org.o7s.policy,org.o7s.core.slot"));
        assertThatThrownBy(() -> system.deploy(jar))
                .hasMessageContaining("it imports org.o7s.core.slot");
    }

    @Test
    void aDriverIsDeployedBesideTheOlderOnesAndTheOldestGoes() {
        assertThat(system.deploy(Jars.driver("1.0.0")))
                .containsExactly(": nothing -> variant 1.0.0, 1 refreshed, 0 lost");
        system.deploy(Jars.driver("1.1.0"));
        assertThat(system.ask("drivers", "")).containsExactly("1.0.0", "1.1.0");
        system.deploy(Jars.driver("1.2.0"));
        assertThat(system.ask("drivers", "")).containsExactly("1.1.0", "1.2.0");
    }

    @Test
    void aDriverOfTheDistributionThatComesLaterStandsByForTheDeployedOne() throws Exception {
        system.deploy(Jars.driver("2.0.0"));
        Bundle given =
                system.context()
                        .installBundle("given", new ByteArrayInputStream(Jars.driver("1.0.0")));
        given.start();
        assertThat(system.ask("drivers", "")).containsExactly("2.0.0");
        system.bundles("variant.driver").getFirst().uninstall();
        assertThat(system.ask("drivers", "")).containsExactly("1.0.0");
        given.stop();
        assertThat(system.ask("drivers", "")).isEmpty();
    }

    @Test
    void aDriverIsThereAgainAfterARestart() throws Exception {
        system.deploy(Jars.driver("1.0.0"));
        system.deploy(Jars.driver("1.1.0"));
        system.close();
        system = new LivingSystem(directory);
        assertThat(system.ask("drivers", "")).containsExactly("1.0.0", "1.1.0");
    }

    @Test
    void withoutRoomInTheStoreNothingIsDeployed() throws Exception {
        List<String> bundles = system.allBundles();
        byte[] jar = Jars.version(SHA3_JAR, "0.2.0");
        // A directory in the way of the file that would be written.
        String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(jar));
        Path inTheWay = directory.resolve("store/bundles/" + digest + ".jar.part");
        Files.createDirectories(inTheWay);
        assertThatThrownBy(() -> system.deploy(jar))
                .hasMessageContaining("the store of this system failed");
        assertThat(system.allBundles()).isEqualTo(bundles);
        Files.delete(inTheWay);
        system.deploy(jar);
        assertThat(system.slot("hash")).startsWith("hash sha3-256 0.2.0 ACTIVE");
    }
}
