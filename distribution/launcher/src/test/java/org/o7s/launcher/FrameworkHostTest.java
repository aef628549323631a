package org.o7s.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleException;

/** A real framework with bundles that are nothing but a manifest. */
class FrameworkHostTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir private Path folder;

    private Distribution.Entry bundle(String name, String imports) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", name);
        if (!imports.isEmpty()) {
            headers.putValue("Import-Package", imports);
        }
        Path jar = folder.resolve(name + ".jar");
        try (OutputStream out = Files.newOutputStream(jar)) {
            new JarOutputStream(out, manifest).close();
        }
        return new Distribution.Entry(5, jar);
    }

    private FrameworkHost start(List<Distribution.Entry> bundles, String... ready)
            throws BundleException {
        Distribution distribution =
                new Distribution(
                        folder,
                        bundles,
                        Map.of(
                                "org.osgi.framework.system.packages.extra",
                                "org.slf4j;version=2.0.17"),
                        List.of(ready));
        return FrameworkHost.start(distribution, folder.resolve("framework"), Map.of());
    }

    private static void stop(FrameworkHost host) throws InterruptedException {
        host.requestStop();
        assertThat(host.awaitStop(LIMIT)).as("the framework stops").isTrue();
    }

    @Test
    void aSystemIsReadyWhenItsServicesAreThere() throws Exception {
        FrameworkHost host =
                start(List.of(bundle("a", "org.slf4j")), "org.osgi.service.resolver.Resolver");

        assertThat(host.awaitReady(LIMIT)).isTrue();
        assertThat(host.whyNotReady()).isEmpty();

        stop(host);
    }

    @Test
    void aSystemThatIsNotReadySaysWhatIsMissing() throws Exception {
        FrameworkHost host =
                start(List.of(bundle("whole", ""), bundle("torn", "no.such")), "no.such.Service");

        assertThat(host.awaitReady(Duration.ofMillis(1))).isFalse();
        assertThat(host.whyNotReady())
                .containsExactlyInAnyOrder(
                        "service no.such.Service is missing", "bundle torn does not run");

        stop(host);
    }

    @Test
    void aBundleThatCannotBeInstalledLeavesTheOthersRunning() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.jar"), "not a jar");
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        LogOutput.toStream(log);
        List<Distribution.Entry> bundles = new ArrayList<>();
        bundles.add(new Distribution.Entry(5, broken));
        bundles.add(bundle("whole", ""));

        FrameworkHost host = start(bundles);

        assertThat(host.whyNotReady()).isEmpty();
        assertThat(log.toString()).contains("cannot install").contains("broken.jar");
        stop(host);
    }

    @Test
    void twoVersionsOfOneBundleRunBesideEachOther() throws Exception {
        Distribution.Entry first = bundle("policy", "");
        Path second = folder.resolve("second.jar");
        Files.copy(first.file(), second);

        FrameworkHost host = start(List.of(first, new Distribution.Entry(5, second)));

        assertThat(host.whyNotReady()).isEmpty();
        stop(host);
    }

    @Test
    void aStopEndsTheWaitForWhatIsMissing() throws Exception {
        FrameworkHost host = start(List.of(bundle("whole", "")), "no.such.Service");

        host.requestStop();

        assertThat(host.awaitReady(LIMIT)).isTrue();
        assertThat(host.awaitStop(LIMIT)).isTrue();
        assertThat(host.stops()).isTrue();
    }
}
