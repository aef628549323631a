package org.o7s.ipcp.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/** Updates that a server hears well, or not so well: docs/wire/wire-shims.md 3.7. */
class DnsUpdateTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("10.0.0.9");
    private static final DnsUpdate UPDATE =
            new DnsUpdate(
                    new InetSocketAddress("192.0.2.53", 53),
                    Duration.ofMillis(300),
                    Optional.empty());

    private final List<Integer> opcodes = new ArrayList<>();

    /** The master of the root zone takes this. */
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

    /** A way to that master on which some messages, counted from 1, get their answers in time. */
    private DnsUpdate.Way way(IntPredicate answered) {
        return message -> {
            opcodes.add(message.getHeader().getOpcode());
            if (!answered.test(opcodes.size())) {
                throw new TimeoutException();
            }
            return reply(message);
        };
    }

    @Test
    void aMessageIsSentThreeTimesToAServerThatSaysNothing() {
        assertThatThrownBy(() -> UPDATE.send(way(_ -> false), "host", HERE, true))
                .isInstanceOf(UnansweredException.class)
                .hasMessageContaining("name server 192.0.2.53")
                .hasMessageContaining("did not answer 3 times within 300 ms")
                .hasMessageContaining("dns-update off");
        assertThat(opcodes).containsExactly(Opcode.QUERY, Opcode.QUERY, Opcode.QUERY);
    }

    @Test
    void whatWasNotAnsweredOnceIsAnsweredTheNextTime() throws Exception {
        UPDATE.send(way(number -> number % 2 == 0), "host", HERE, true);
        assertThat(opcodes)
                .containsExactly(Opcode.QUERY, Opcode.QUERY, Opcode.UPDATE, Opcode.UPDATE);
    }

    /** A way to a server that says no in this way. */
    private static DnsUpdate.Way saying(int toQueries, int toUpdates) {
        return message -> {
            Message reply = reply(message);
            boolean isQuery = message.getHeader().getOpcode() == Opcode.QUERY;
            reply.getHeader().setRcode(isQuery ? toQueries : toUpdates);
            if (isQuery && toQueries != Rcode.NOERROR) {
                reply.removeAllRecords(Section.AUTHORITY);
            }
            return reply;
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.REFUSED, Rcode.NOTAUTH, Rcode.NOTIMP, Rcode.NXDOMAIN})
    void aServerThatDoesNoSuchThingHasRefused(int code) {
        assertThatThrownBy(() -> UPDATE.send(saying(Rcode.NOERROR, code), "host", HERE, false))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(Rcode.string(code));
        assertThatThrownBy(() -> UPDATE.send(saying(code, Rcode.NOERROR), "host", HERE, false))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("has no zone");
    }

    @Test
    void aServerThatIsStartingHasNotRefused() {
        int code = Rcode.SERVFAIL;
        assertThatThrownBy(() -> UPDATE.send(saying(Rcode.NOERROR, code), "host", HERE, false))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("SERVFAIL");
        assertThatThrownBy(() -> UPDATE.send(saying(code, Rcode.NOERROR), "host", HERE, false))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("SERVFAIL");
    }

    /** A way on which nothing comes back, and then not even the server is there. */
    private DnsUpdate.Way goneAfter(int unanswered) {
        return message -> {
            opcodes.add(message.getHeader().getOpcode());
            if (opcodes.size() <= unanswered) {
                throw new TimeoutException();
            }
            throw new PortUnreachableException("port unreachable");
        };
    }

    @Test
    void whatWasSentToAServerThatWentAwayMayHaveBeenHeard() {
        assertThatThrownBy(() -> UPDATE.send(goneAfter(1), "host", HERE, true))
                .isInstanceOf(UnansweredException.class)
                .hasMessageContaining("port unreachable");
        opcodes.clear();
        assertThatThrownBy(() -> UPDATE.send(goneAfter(0), "host", HERE, true))
                .isExactlyInstanceOf(PortUnreachableException.class);
    }

    @Test
    void aSocketAtWhichNobodyListensHasNotRefused() throws Exception {
        DatagramSocket gone = socket();
        DnsUpdate update = update(gone, Duration.ofMinutes(1));
        gone.close();
        assertThatThrownBy(() -> update.send("host", HERE, false))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("cannot be asked");
    }

    /** A socket on the loopback interface, behind which is the master, or nobody. */
    private static DatagramSocket socket() throws IOException {
        return new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
    }

    private static DnsUpdate update(DatagramSocket server, Duration tryLimit) {
        return new DnsUpdate(
                (InetSocketAddress) server.getLocalSocketAddress(), tryLimit, Optional.empty());
    }

    /** Takes one message, and answers it. */
    private static int serve(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        Message message = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
        byte[] reply = reply(message).toWire();
        socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
        return message.getHeader().getOpcode();
    }

    @Test
    @Timeout(60)
    void aServerBehindASocketIsToldSo() throws Exception {
        try (DatagramSocket socket = socket()) {
            FutureTask<Boolean> sent =
                    new FutureTask<>(
                            () -> {
                                update(socket, Duration.ofMinutes(1)).send("host", HERE, true);
                                return true;
                            });
            Thread.ofPlatform().daemon().start(sent);
            assertThat(serve(socket)).isEqualTo(Opcode.QUERY);
            assertThat(serve(socket)).isEqualTo(Opcode.UPDATE);
            assertThat(sent.get()).isTrue();
        }
    }

    @Test
    void behindASocketNobodyIsWaitedForLongerThanItsLimits() throws Exception {
        try (DatagramSocket silent = socket()) {
            assertThatThrownBy(() -> update(silent, Duration.ofMillis(1)).send("host", HERE, true))
                    .isInstanceOf(UnansweredException.class);
        }
    }

    @Test
    void whoeverGoesOnLateSeesAServerThatSaidNothingAllTheSame() {
        CompletableFuture<Message> over =
                CompletableFuture.failedFuture(new SocketTimeoutException("Query timed out"));
        assertThatThrownBy(() -> UPDATE.answer(over)).isInstanceOf(TimeoutException.class);
        CompletableFuture<Message> gone =
                CompletableFuture.failedFuture(new PortUnreachableException("unreachable"));
        assertThatThrownBy(() -> UPDATE.answer(gone))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be asked: unreachable");
    }

    @Test
    void whoeverIsInterruptedStopsAtOnce() throws Exception {
        try (DatagramSocket silent = socket()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> update(silent, Duration.ofDays(1)).send("host", HERE, true))
                    .hasMessageContaining("was given up");
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
