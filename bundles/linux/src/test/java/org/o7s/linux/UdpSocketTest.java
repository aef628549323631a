package org.o7s.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** What is left of a socket that is closed; what drivers do with open ones is in their tests. */
class UdpSocketTest {
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    private static final int BUFFER_BYTES = 1 << 16;

    @Test
    void aClosedSocketSendsAndReceivesNothing() throws SystemCallException {
        UdpSocket socket = UdpSocket.open(ANY_PORT, BUFFER_BYTES);
        try (Arena arena = Arena.ofConfined();
                DatagramBatch batch = new DatagramBatch(socket, 1)) {
            batch.add(arena.allocate(4), 0, 4, socket.local());
            assertThat(socket.send(batch)).isEqualTo(1);
            batch.clear();
            socket.close();
            socket.close();
            batch.add(arena.allocate(4), 0, 4, socket.local());
            assertThat(socket.send(batch)).isEqualTo(-Errno.EBADF);
            assertThat(socket.receive((_, _, _, _) -> {}, 1)).isZero();
        }
        assertThat(socket.isClosed()).isTrue();
        assertThat(socket.descriptor()).isNegative();
        assertThat(socket.holdsSome()).isFalse();
        assertThat(socket.takeErrors()).isZero();
        assertThat(socket.droppedByKernel()).isZero();
    }
}
