package org.o7s.driver.udpnio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.api.Test;
import org.o7s.core.driver.HandOver;
import org.o7s.driver.datagrams.DatagramDriverContract;

class UdpNioDriverTest extends DatagramDriverContract {
    UdpNioDriverTest() {
        super(new UdpNioDriver());
    }

    @Test
    void theKernelPrintsAddressesWordByWord() {
        assertThat(KernelQueue.key(InetAddress.ofLiteral("127.0.0.1"), 8080))
                .isEqualTo("0100007F:1F90");
        assertThat(KernelQueue.key(InetAddress.ofLiteral("::1"), 1))
                .isEqualTo("00000000000000000000000001000000:0001");
    }

    @Test
    void theChannelIsLeftWithoutASelector() throws IOException {
        HandOver handOver = right.handOver();
        DatagramChannel channel = (DatagramChannel) handOver.resource();
        assertThat(channel.isRegistered()).isFalse();
        assertThat(channel.isOpen()).isTrue();
        channel.close();
    }
}
