package org.o7s.driver.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkFactsTest {
    @TempDir Path sysfs;

    private void write(String device, Map<String, String> files) throws IOException {
        Path folder = Files.createDirectory(sysfs.resolve(device));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue() + "\n");
        }
    }

    @Test
    void anInterfaceWithoutAnAddressIsReadFromTheFilesOfLinux() throws IOException {
        write(
                "eth1",
                Map.of(
                        "address",
                        "02:00:00:00:00:0a",
                        "flags",
                        "0x1003",
                        "operstate",
                        "up",
                        "ifindex",
                        "7",
                        "mtu",
                        "9000"));
        assertThat(LinkFacts.ofSysfs(sysfs, "eth1"))
                .contains(new LinkFacts("eth1", 7, 0x0200_0000_000aL, 9000, true));
    }

    @Test
    void anInterfaceIsUpOnlyWithItsOtherEnd() throws IOException {
        write(
                "eth1",
                Map.of(
                        "address",
                        "02:00:00:00:00:0a",
                        "flags",
                        "0x1003",
                        "operstate",
                        "down",
                        "ifindex",
                        "7",
                        "mtu",
                        "1500"));
        assertThat(LinkFacts.ofSysfs(sysfs, "eth1").orElseThrow().up()).isFalse();
    }

    @Test
    void mangledFilesAreASentence() throws IOException {
        write(
                "eth1",
                Map.of(
                        "address",
                        "zz",
                        "flags",
                        "0x1",
                        "operstate",
                        "up",
                        "ifindex",
                        "7",
                        "mtu",
                        "1500"));
        assertThatThrownBy(() -> LinkFacts.ofSysfs(sysfs, "eth1"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unexpected text below");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../net", "no-such-interface-0"})
    void aNameThatNoInterfaceHasIsNotFound(String name) throws IOException {
        assertThat(LinkFacts.find(name)).isEmpty();
    }

    @Test
    void theLoopbackIsFoundAndListed() throws IOException {
        assertThat(LinkFacts.find("lo").orElseThrow().mac()).isZero();
        assertThat(LinkFacts.names()).contains("lo");
    }
}
