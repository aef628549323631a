package org.o7s.wire.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcapFileTest {

    @ParameterizedTest
    @CsvSource({
        "a1b2c3d4, BIG_ENDIAN, 2000000007000",
        "a1b2c3d4, LITTLE_ENDIAN, 2000000007000",
        "a1b23c4d, LITTLE_ENDIAN, 2000000000007",
    })
    void bothByteOrdersAndResolutionsAreRead(String magic, String order, long timestampNs) {
        byte[] file = file(magic, order.equals("BIG_ENDIAN"), 1);
        PcapFile capture = PcapFile.parse(file);
        assertThat(capture.packets()).hasSize(1);
        PcapFile.Packet packet = capture.packets().getFirst();
        assertThat(packet.number()).isEqualTo(1);
        assertThat(packet.timestampNs()).isEqualTo(timestampNs);
        assertThat(packet.frame()).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 23, 25, 39, 40, 42})
    void aFileThatEndsTooEarlyIsRefused(int lengthBytes) {
        byte[] file = Arrays.copyOf(file("a1b2c3d4", true, 1), lengthBytes);
        assertThatThrownBy(() -> PcapFile.parse(file)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anotherLinkTypeIsRefused() {
        assertThatThrownBy(() -> PcapFile.parse(file("a1b2c3d4", true, 113)))
                .hasMessageContaining("113");
    }

    @Test
    void anotherFormatIsRefused() {
        assertThatThrownBy(() -> PcapFile.parse(file("0a0d0d0a", true, 1)))
                .hasMessageContaining("not a pcap file");
    }

    @Test
    void theCapturesAreThere() {
        assertThat(PcapFile.vector("udp4.pcap").packets()).hasSize(22);
        assertThatThrownBy(() -> PcapFile.vector("none.pcap")).hasMessageContaining("none.pcap");
    }

    /** One packet of the bytes 1, 2, 3, two seconds and seven units after the epoch. */
    private static byte[] file(String magic, boolean bigEndian, int linkType) {
        ByteBuffer file = ByteBuffer.allocate(24 + 16 + 3);
        file.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        file.putInt(Integer.parseUnsignedInt(magic, 16));
        file.putShort((short) 2).putShort((short) 4).putInt(0).putInt(0).putInt(65535);
        file.putInt(linkType);
        file.putInt(2000).putInt(7).putInt(3).putInt(3).put(new byte[] {1, 2, 3});
        return file.array();
    }
}
