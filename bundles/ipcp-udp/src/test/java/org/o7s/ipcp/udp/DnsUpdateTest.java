package org.o7s.ipcp.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.WireParseException;

/** Updates that a server hears well, or not so well: docs/wire/wire-shims.md 3.7. */
class DnsUpdateTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("10.0.0.9");
    private static final DnsUpdate UPDATE =
            new DnsUpdate(
                    new InetSocketAddress("192.0.2.53", 53),
                    Duration.ofMillis(300),
                    Optional.empty());

    private static final String SECRET = "mUl4vvZRdf5Vnoqm5sHBQ6t9ZPx0dYXRQ9YEDj5Ovzs=";

    @TempDir private Path folder;

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

    /** What a way is asked to update with this address. */
    private static Record updated(InetAddress address, boolean here) throws Exception {
        List<Message> asked = new ArrayList<>();
        UPDATE.send(
                message -> {
                    asked.add(message);
                    return reply(message);
                },
                "host",
                address,
                here);
        List<Record> records = asked.getLast().getSection(Section.UPDATE);
        assertThat(records).hasSize(1);
        assertThat(records.getFirst().getName()).hasToString("host.");
        return records.getFirst();
    }

    @Test
    void theRecordIsThatOfTheFamilyOfTheAddress() throws Exception {
        Record four = updated(HERE, true);
        assertThat(four.getDClass()).isEqualTo(DClass.IN);
        assertThat(four)
                .isInstanceOfSatisfying(
                        ARecord.class, a -> assertThat(a.getAddress()).isEqualTo(HERE));

        InetAddress address6 = InetAddress.ofLiteral("fd77:0:1::9");
        Record six = updated(address6, true);
        assertThat(six.getDClass()).isEqualTo(DClass.IN);
        assertThat(six.getType()).isEqualTo(Type.AAAA);
        assertThat(six)
                .isInstanceOfSatisfying(
                        AAAARecord.class, a -> assertThat(a.getAddress()).isEqualTo(address6));

        // RFC 2136, 2.5.4: of class NONE, what is deleted.
        Record gone = updated(address6, false);
        assertThat(gone.getDClass()).isEqualTo(DClass.NONE);
        assertThat(gone.getType()).isEqualTo(Type.AAAA);
        assertThat(gone.rdataToString()).isEqualTo(six.rdataToString());
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
    @ValueSource(ints = {Rcode.REFUSED, Rcode.NOTAUTH, Rcode.NOTIMP, Rcode.NOTZONE})
    void aServerThatDoesNoSuchThingHasRefused(int code) {
        assertThatThrownBy(() -> UPDATE.send(saying(Rcode.NOERROR, code), "host", HERE, false))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(Rcode.string(code));
        assertThatThrownBy(() -> UPDATE.send(saying(code, Rcode.NOERROR), "host", HERE, false))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("has no zone");
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.SERVFAIL, Rcode.FORMERR, Rcode.NXDOMAIN})
    void aServerThatIsStartingHasNotRefused(int code) {
        assertThatThrownBy(() -> UPDATE.send(saying(Rcode.NOERROR, code), "host", HERE, false))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining(Rcode.string(code));
        assertThatThrownBy(() -> UPDATE.send(saying(code, Rcode.NOERROR), "host", HERE, false))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining(Rcode.string(code));
    }

    @Test
    void aServerWhoseClockIsWrongHasNotRefused() {
        DnsUpdate.Way way =
                message -> {
                    Message reply = saying(Rcode.NOERROR, Rcode.NOTAUTH).ask(message);
                    if (message.getHeader().getOpcode() != Opcode.QUERY) {
                        reply.addRecord(error(Rcode.BADTIME), Section.ADDITIONAL);
                    }
                    return reply;
                };
        assertThatThrownBy(() -> UPDATE.send(way, "host", HERE, false))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("NOTAUTH and BADTIME; its clock and ours differ");
    }

    /** What a server has against a signature. */
    private static TSIGRecord error(int code) {
        return new TSIGRecord(
                Name.root,
                DClass.ANY,
                0,
                TSIG.HMAC_SHA256,
                Instant.EPOCH,
                Duration.ofSeconds(300),
                new byte[0],
                1,
                code,
                new byte[0]);
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

    private static DnsUpdate update(DatagramSocket server, Duration tryLimit, Path... key) {
        return new DnsUpdate(
                (InetSocketAddress) server.getLocalSocketAddress(),
                tryLimit,
                Stream.of(key).findFirst());
    }

    /** What a server that took a message sends back. */
    @FunctionalInterface
    private interface Answer {
        byte[] to(Message message) throws IOException;
    }

    /** Takes one message, and answers it. */
    private static int serve(DatagramSocket socket, Answer answer) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        Message message = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
        byte[] reply = answer.to(message);
        socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
        return message.getHeader().getOpcode();
    }

    /** An update that is being sent to a socket. */
    private static FutureTask<Boolean> sending(DatagramSocket socket, Path... key) {
        FutureTask<Boolean> sent =
                new FutureTask<>(
                        () -> {
                            update(socket, Duration.ofMinutes(1), key).send("host", HERE, true);
                            return true;
                        });
        Thread.ofPlatform().daemon().start(sent);
        return sent;
    }

    @Test
    @Timeout(60)
    void aServerBehindASocketIsToldSo() throws Exception {
        try (DatagramSocket socket = socket()) {
            FutureTask<Boolean> sent = sending(socket);
            assertThat(serve(socket, m -> reply(m).toWire())).isEqualTo(Opcode.QUERY);
            assertThat(serve(socket, m -> reply(m).toWire())).isEqualTo(Opcode.UPDATE);
            assertThat(sent.get()).isTrue();
        }
    }

    @Test
    @Timeout(60)
    void aServerWhoseAnswerIsNotUnderstoodMayHaveDoneIt() throws Exception {
        try (DatagramSocket socket = socket()) {
            FutureTask<Boolean> sent = sending(socket);
            serve(socket, m -> reply(m).toWire());
            serve(socket, m -> Arrays.copyOf(reply(m).toWire(), 14));
            assertThatThrownBy(sent::get)
                    .cause()
                    .isInstanceOf(UnansweredException.class)
                    .hasMessageContaining("its answer cannot be used");
        }
    }

    private Path key() throws IOException {
        return Files.writeString(
                folder.resolve("key"),
                "key \"o7s\" { algorithm hmac-sha256; secret \"" + SECRET + "\"; };");
    }

    private static byte[] signed(Message message, int code) {
        Message reply = reply(message);
        reply.getHeader().setRcode(code);
        reply.setTSIG(new TSIG(TSIG.HMAC_SHA256, "o7s", SECRET), Rcode.NOERROR, message.getTSIG());
        return reply.toWire(2048);
    }

    private static byte[] unsigned(Message message, int code) {
        Message reply = reply(message);
        reply.getHeader().setRcode(code);
        return reply.toWire();
    }

    @Test
    @Timeout(60)
    void whereThereIsAKeyOnlyASignedNoIsFinal() throws Exception {
        try (DatagramSocket socket = socket()) {
            FutureTask<Boolean> taken = sending(socket, key());
            serve(socket, m -> signed(m, Rcode.NOERROR));
            serve(socket, m -> signed(m, Rcode.NOERROR));
            assertThat(taken.get()).isTrue();

            FutureTask<Boolean> refused = sending(socket, key());
            serve(socket, m -> signed(m, Rcode.NOERROR));
            serve(socket, m -> signed(m, Rcode.REFUSED));
            assertThatThrownBy(refused::get).cause().isInstanceOf(RefusedException.class);

            FutureTask<Boolean> perhaps = sending(socket, key());
            serve(socket, m -> signed(m, Rcode.NOERROR));
            serve(socket, m -> unsigned(m, Rcode.REFUSED));
            assertThatThrownBy(perhaps::get).cause().isExactlyInstanceOf(IOException.class);

            FutureTask<Boolean> anybody = sending(socket, key());
            serve(socket, m -> signed(m, Rcode.NOERROR));
            serve(socket, m -> unsigned(m, Rcode.NOERROR));
            assertThatThrownBy(anybody::get)
                    .cause()
                    .isInstanceOf(UnansweredException.class)
                    .hasMessageContaining("did not sign its answer");
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
        for (IOException heard :
                List.of(new WireParseException("half"), new ConnectException("over TCP"))) {
            CompletableFuture<Message> odd = CompletableFuture.failedFuture(heard);
            assertThatThrownBy(() -> UPDATE.answer(odd))
                    .isInstanceOf(UnansweredException.class)
                    .hasMessageContaining("its answer cannot be used: " + heard.getMessage());
        }
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
