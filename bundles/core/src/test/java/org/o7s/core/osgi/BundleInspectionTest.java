package org.o7s.core.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyDeployer.Parcel;
import org.o7s.core.slot.PolicyDeployer.Provided;

/** What may be deployed, and what is said of the rest. */
class BundleInspectionTest {
    private final Map<String, String> headers = new LinkedHashMap<>();

    BundleInspectionTest() {
        headers.put("Manifest-Version", "1.0");
        headers.put("Bundle-ManifestVersion", "2");
        headers.put("Bundle-SymbolicName", "org.example.policy;singleton:=true");
        headers.put("Bundle-Version", "1.2.3");
        headers.put("Import-Package", "java.util,org.o7s.policy,org.o7s.policy.hash");
        headers.put(
                "Provide-Capability",
                "osgi.service;objectClass:List<String>=\"a,b\",o7s.policy;kind=hash;name=\"sha3-256\","
                        + "o7s.policy;kind=hash;name=md5");
    }

    private byte[] jar() {
        StringBuilder manifest = new StringBuilder();
        headers.forEach((k, v) -> manifest.append(fold(k + ": " + v)));
        return zip(manifest.append("\r\n").toString());
    }

    private static String fold(String line) {
        StringBuilder text = new StringBuilder(line);
        for (int at = 70; at < text.length(); at += 73) {
            text.insert(at, "\r\n ");
        }
        return text.append("\r\n").toString();
    }

    private static byte[] zip(String manifest) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.putNextEntry(new ZipEntry("first.txt"));
            out.write(new byte[1000]);
            out.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            out.write(manifest.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void aPolicyBundleIsRecognised() {
        byte[] jar = jar();
        Parcel parcel = BundleInspection.of(jar);
        assertThat(parcel.symbolicName()).isEqualTo("org.example.policy");
        assertThat(parcel.version()).isEqualTo("1.2.3");
        assertThat(parcel.digest()).hasSize(64).matches("[0-9a-f]+");
        assertThat(parcel.provided())
                .containsExactly(new Provided("hash", "sha3-256"), new Provided("hash", "md5"));
    }

    @Test
    void aDriverBundleMayImportThePortsOfTheCore() {
        headers.put("Provide-Capability", "o7s.driver;name=afpacket");
        headers.put("Import-Package", "org.o7s.core.driver,org.o7s.core.packet,org.o7s.linux");
        assertThat(BundleInspection.of(jar()).provided())
                .containsExactly(new Provided("driver", "afpacket"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Import-Package | org.o7s.core.slot | it imports org.o7s.core.slot",
                "Import-Package | org.o7s.policyx | it imports org.o7s.policyx",
                "Import-Package | a;org.o7s.api;resolution:=optional | it imports org.o7s.api",
                "DynamicImport-Package | * | it imports *",
                "DynamicImport-Package | org.* | it imports org.*",
                "DynamicImport-Package | org.o7s.core.* | it imports org.o7s.core.*",
                "Require-Bundle | org.o7s.core | it has the header Require-Bundle",
                "Fragment-Host | org.o7s.core | it has the header Fragment-Host",
                "Export-Package | org.o7s.policy | it has the header Export-Package",
                "Bundle-ManifestVersion | 1 | Bundle-ManifestVersion is not 2",
                "Bundle-SymbolicName | a/b | it has no valid Bundle-SymbolicName",
                "Bundle-Version | one | its manifest is malformed",
                "Bundle-Version | '' | it has no Bundle-Version",
                "Provide-Capability | '' | it provides 0 policies and drivers",
                "Provide-Capability | o7s.policy;kind=hash | has no valid name",
                "Provide-Capability | o7s.policy;kind=hash;name=../x | has no valid name",
                "Provide-Capability | o7s.policy;kind=driver;name=x | calls a driver a policy",
                "Provide-Capability | o7s.driver;name=x,o7s.policy;kind=a;name=b | it holds both",
                "Provide-Capability | o7s.driver;name=x,o7s.driver;name=x | the same thing twice",
                "Provide-Capability | o7s.policy;name=\"x | its manifest is malformed",
            })
    void whatIsNotALeafIsRefusedWithASentence(String header, String value, String sentence) {
        if (value.isEmpty()) {
            headers.remove(header);
        } else {
            headers.put(header, value);
        }
        assertThatThrownBy(() -> BundleInspection.of(jar()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void aJarIsAtMost16MebibytesLong() {
        assertThatThrownBy(() -> BundleInspection.of(new byte[(16 << 20) + 1]))
                .hasMessageContaining("the limit is 16777216 bytes");
    }

    @Test
    void aManifestIsAtMost64KibibytesLong() {
        assertThatThrownBy(() -> BundleInspection.of(zip("x".repeat(70_000))))
                .hasMessageContaining("its manifest is longer than 64 KiB");
    }

    @Test
    void aJarThatUnpacksToTooMuchIsNotUnpacked() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.putNextEntry(new ZipEntry("bomb"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 65; i++) {
                out.write(zeros);
            }
        }
        assertThatThrownBy(() -> BundleInspection.of(bytes.toByteArray()))
                .hasMessageContaining("its manifest is not among the first 64 MiB");
    }

    @Test
    void whateverHappensToAJarItIsAcceptedOrRefusedWithASentence() {
        byte[] jar = jar();
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = Arrays.copyOf(jar, 1 + random.nextInt(jar.length));
            for (int n = random.nextInt(4); n > 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            assertThatCode(
                            () -> {
                                try {
                                    BundleInspection.of(damaged);
                                } catch (ProblemException e) {
                                    assertThat(e.problem().why()).isNotEmpty();
                                }
                            })
                    .as("seed %d, round %d", seed, i)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void nothingIsSomething() {
        for (byte[] jar : List.of(new byte[0], new byte[] {'P', 'K', 3, 4})) {
            assertThatThrownBy(() -> BundleInspection.of(jar)).isInstanceOf(ProblemException.class);
        }
    }
}
