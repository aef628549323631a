package org.o7s.core.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxLinksTest {
    @TempDir private Path dir;
    private LinuxLinks links;

    @BeforeEach
    void files() throws IOException {
        Path devices =
                Files.writeString(
                        dir.resolve("dev"),
                        """
                        Inter-|   Receive
                         face |bytes    packets
                            lo: 1 2 3
                         eth10: 1 2 3
                        """);
        links = new LinuxLinks(devices, dir.resolve("net"));
        put("lo", "0x9", "1", "1", "65536", "00:00:00:00:00:00");
        put("eth10", "0x1003", "1", "7", "1500", "02:00:00:00:00:0a");
    }

    private void put(String device, String... values) throws IOException {
        Path link = Files.createDirectories(dir.resolve("net").resolve(device));
        String[] names = {"flags", "carrier", "ifindex", "mtu", "address"};
        for (int i = 0; i < names.length; i++) {
            Files.writeString(link.resolve(names[i]), values[i] + "\n");
        }
    }

    @Test
    void anInterfaceIsReadFromItsAttributes() throws IOException {
        assertThat(links.look("eth10"))
                .isEqualTo(new LinkState(true, true, false, 7, 1500, 0x0200_0000_000aL));
        assertThat(links.look("lo")).isEqualTo(new LinkState(true, true, true, 1, 65_536, 0));
    }

    @Test
    void withoutTheFlagOrTheCarrierItIsDown() throws IOException {
        put("eth10", "0x1002", "1", "7", "1500", "02:00:00:00:00:0a");
        assertThat(links.look("eth10").up()).isFalse();
        put("eth10", "0x1003", "0", "7", "1500", "02:00:00:00:00:0a");
        assertThat(links.look("eth10").up()).isFalse();
        Files.delete(dir.resolve("net/eth10/carrier"));
        assertThat(links.look("eth10").up()).isFalse();
    }

    @Test
    void onlyWhatIsListedExists() throws IOException {
        assertThat(links.look("eth1")).isEqualTo(LinkState.ABSENT);
        assertThat(new LinuxLinks(dir.resolve("none"), dir).look("lo")).isEqualTo(LinkState.ABSENT);
    }

    @Test
    void whatIsListedWithoutAttributesIsThereAndTheSameAsBefore() throws IOException {
        LinkState before = links.look("eth10");
        LinkState now = new LinuxLinks(dir.resolve("dev"), dir.resolve("other")).look("eth10");
        assertThat(now.present()).isTrue();
        assertThat(now.up()).isFalse();
        assertThat(now.isSameAs(before)).isTrue();
    }
}
