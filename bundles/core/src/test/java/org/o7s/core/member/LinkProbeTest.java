package org.o7s.core.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

/** On the interfaces of the machine that runs the tests. */
class LinkProbeTest {
    private static NetworkInterface loopback() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .filter(
                        n -> {
                            try {
                                return n.isLoopback();
                            } catch (SocketException e) {
                                return false;
                            }
                        })
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theLoopbackInterfaceIsSeenWithItsFlag() throws IOException {
        LinkState state = LinkProbe.SYSTEM.ofInterface(loopback().getName()).look();
        assertThat(state.present()).isTrue();
        assertThat(state.loopback()).isTrue();
        assertThat(state.mtuBytes()).isPositive();
        assertThat(state.index()).isEqualTo(loopback().getIndex());
    }

    @Test
    void anInterfaceThatDoesNotExistIsAbsent() throws IOException {
        assertThat(LinkProbe.SYSTEM.ofInterface("o7s-none").look()).isEqualTo(LinkState.ABSENT);
    }

    @Test
    void loopbackAddressesAreThereWhetherListedOrNot() throws IOException {
        InetAddress first = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        assertThat(LinkProbe.SYSTEM.ofAddress(first).look().up()).isTrue();
    }

    @Test
    void anAddressOfAnotherMachineIsAbsent() throws IOException {
        InetAddress documentation =
                InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) 201});
        assertThat(LinkProbe.SYSTEM.ofAddress(documentation).look()).isEqualTo(LinkState.ABSENT);
    }
}
