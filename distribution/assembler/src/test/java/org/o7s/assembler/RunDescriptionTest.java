package org.o7s.assembler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that are nothing but a manifest, and a description that needs some of them. */
class RunDescriptionTest {
    @TempDir private Path folder;
    private final List<Path> repository = new ArrayList<>();

    @BeforeEach
    void writeARepository() throws IOException {
        bundle(
                "framework",
                "Provide-Capability",
                "osgi.ee;osgi.ee=JavaSE;version:Version=25,fw;fw=framework");
        bundle("api", "Export-Package", "api;version=1.0");
        bundle("mechanism", "Import-Package", "api,logging;version=\"[2,3)\"");
        bundle("policy.lfa", "Provide-Capability", "o7s.policy;kind=routing;name=lfa");
        bundle("unused", "Export-Package", "unused;version=1.0");
    }

    private Path bundle(String name, String header, String value) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", name);
        headers.putValue("Bundle-Version", "1.2.3");
        headers.putValue(header, value);
        Path jar = folder.resolve(name + ".jar");
        try (OutputStream out = Files.newOutputStream(jar)) {
            new JarOutputStream(out, manifest).close();
        }
        repository.add(jar);
        return jar;
    }

    private RunDescription description() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("lab.bndrun"),
                        """
                        -runfw: framework
                        -runee: JavaSE-25
                        -resolve.effective: active
                        -runsystempackages: logging;version=${logging.version}
                        -runproperties: o7s.ready='a.B,c.D'
                        -startlevels: policy.lfa;level=7, *;level=3
                        -runrequires: \\
                            bnd.identity;id='mechanism',\\
                            o7s.policy;filter:='(&(kind=routing)(name=lfa))'
                        """);
        return new RunDescription(file, Map.of("logging.version", "2.0.17"));
    }

    @Test
    void whatIsAskedForAndWhatThatNeedsIsChosenAndNothingElse() throws Exception {
        Resolution resolution = description().resolve(repository);

        assertThat(resolution.bundles())
                .extracting(Resolution.Chosen::symbolicName)
                .containsExactlyInAnyOrder("api", "mechanism", "policy.lfa");
    }

    @Test
    void startLevelsAndFrameworkPropertiesComeFromTheDescription() throws Exception {
        Resolution resolution = description().resolve(repository);

        assertThat(resolution.bundles())
                .filteredOn(b -> b.symbolicName().equals("policy.lfa"))
                .singleElement()
                .extracting(Resolution.Chosen::startLevel)
                .isEqualTo(7);
        assertThat(resolution.bundles())
                .filteredOn(b -> b.symbolicName().equals("api"))
                .singleElement()
                .extracting(Resolution.Chosen::startLevel)
                .isEqualTo(3);
        assertThat(resolution.properties())
                .containsEntry("o7s.ready", "a.B,c.D")
                .containsEntry(
                        "org.osgi.framework.system.packages.extra", "logging;version=2.0.17");
    }

    @Test
    void aMissingPolicyIsNamedByItsKindAndName() throws Exception {
        repository.removeIf(p -> p.endsWith("policy.lfa.jar"));

        assertThatThrownBy(() -> description().resolve(repository))
                .isInstanceOf(UnresolvedException.class)
                .hasMessageContaining("lab.bndrun cannot be resolved")
                .hasMessageContaining(
                        "missing: o7s.policy (&(kind=routing)(name=lfa)), needed by lab.bndrun");
    }

    @Test
    void aMissingPackageIsNamedWithWhoNeedsIt() throws Exception {
        repository.removeIf(p -> p.endsWith("api.jar"));

        assertThatThrownBy(() -> description().resolve(repository))
                .isInstanceOf(UnresolvedException.class)
                .hasMessageContaining("osgi.wiring.package=api")
                .hasMessageContaining("needed by mechanism");
    }

    @Test
    void anAssembledFolderHoldsTheBundlesTheRunListAndTheProperties() throws Exception {
        Path home = folder.resolve("system");
        Files.createDirectories(home.resolve("bundles"));
        Files.createFile(home.resolve("bundles/stale.jar"));

        new SystemFolder(home).write(description().resolve(repository));

        assertThat(home.resolve("bundles/run.list"))
                .content()
                .contains("3 api-1.2.3.jar\n", "7 policy.lfa-1.2.3.jar\n");
        assertThat(home.resolve("bundles/api-1.2.3.jar"))
                .hasSameBinaryContentAs(folder.resolve("api.jar"));
        assertThat(home.resolve("bundles/stale.jar")).doesNotExist();
        assertThat(home.resolve("etc/framework.properties"))
                .content()
                .contains("o7s.ready=a.B,c.D");
    }
}
