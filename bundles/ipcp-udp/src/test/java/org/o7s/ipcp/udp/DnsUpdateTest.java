package org.o7s.ipcp.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/** Updates against a socket on the loopback interface that hears well, or not so well. */
class DnsUpdateTest {
    private static final Duration TRY = Duration.ofMillis(300);
    private static final InetAddress HERE = InetAddress.ofLiteral("10.0.0.9");

    /** The master of the root zone, which answers some of the messages that it receives. */
    private static final class Master implements AutoCloseable {
        private final DatagramSocket socket;
        private final Thread thread;
        final List<Integer> opcodes = new CopyOnWriteArrayList<>();

        Master(IntPredicate answered) throws IOException {
            socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
            thread = Thread.ofPlatform().daemon().start(() -> run(answered));
        }

        DnsUpdate update(Duration tryLimit) {
            return new DnsUpdate(
                    (InetSocketAddress) socket.getLocalSocketAddress(), tryLimit, Optional.empty());
        }

        private void run(IntPredicate answered) {
            byte[] buffer = new byte[2048];
            while (!socket.isClosed()) {
                try {
                    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                    socket.receive(packet);
                    Message message = new Message(Arrays.copyOf(buffer, packet.getLength()));
                    opcodes.add(message.getHeader().getOpcode());
                    if (answered.test(opcodes.size())) {
                        byte[] reply = reply(message).toWire();
                        socket.send(
                                new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                    }
                } catch (IOException e) {
                    return;
                }
            }
        }

        private static Message reply(Message message) {
            Message reply = new Message(message.getHeader().getID());
            reply.getHeader().setFlag(Flags.QR);
            reply.getHeader().setOpcode(message.getHeader().getOpcode());
            reply.addRecord(message.getQuestion(), Section.QUESTION);
            if (message.getHeader().getOpcode() == Opcode.QUERY) {
                reply.addRecord(
                        new SOARecord(
                                Name.root, DClass.IN, 60, Name.root, Name.root, 1, 60, 60, 60, 60),
                        Section.AUTHORITY);
            }
            return reply;
        }

        @Override
        public void close() throws InterruptedException {
            socket.close();
            thread.join(1000);
        }
    }

    @Test
    void aMessageIsSentThreeTimesToAServerThatSaysNothing() throws Exception {
        try (Master silent = new Master(_ -> false)) {
            assertThatThrownBy(() -> silent.update(TRY).send("host", HERE, true))
                    .isInstanceOf(UnansweredException.class)
                    .hasMessageContaining("name server 127.0.0.1")
                    .hasMessageContaining("did not answer 3 times within 300 ms")
                    .hasMessageContaining("dns-update off");
            assertThat(silent.opcodes).containsExactly(Opcode.QUERY, Opcode.QUERY, Opcode.QUERY);
        }
    }

    @Test
    void whatWasNotAnsweredOnceIsAnsweredTheNextTime() throws Exception {
        try (Master halfDeaf = new Master(number -> number % 2 == 0)) {
            halfDeaf.update(Duration.ofSeconds(1)).send("host", HERE, true);
            assertThat(halfDeaf.opcodes)
                    .containsExactly(Opcode.QUERY, Opcode.QUERY, Opcode.UPDATE, Opcode.UPDATE);
        }
    }

    @Test
    void whoeverIsInterruptedStopsAtOnce() throws Exception {
        try (Master silent = new Master(_ -> false)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> silent.update(TRY).send("host", HERE, true))
                    .hasMessageContaining("was given up");
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
