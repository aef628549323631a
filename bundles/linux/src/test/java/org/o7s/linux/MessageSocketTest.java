package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.linux.MessageBuffer.Outcome;
import org.o7s.linux.MessageSocket.Sent;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MessageSocketTest {
    private static final int SOCK_STREAM = 1;
    private static final int SO_LINGER = 13;
    private static final long FOREVER_NS = TimeUnit.SECONDS.toNanos(25);

    @TempDir Path directory;
    private MessageListener listener;
    private MessageSocket client;
    private MessageSocket server;
    private final MessageBuffer buffer = new MessageBuffer(1024);

    @BeforeEach
    void connect() throws Exception {
        Path path = directory.resolve("s");
        listener = MessageListener.open(path, 4);
        assertThat(listener.accept()).isEmpty();
        client = MessageSocket.connect(path);
        server = listener.accept().orElseThrow();
    }

    @AfterEach
    void close() {
        buffer.close();
        server.close();
        client.close();
        listener.close();
    }

    @Test
    void messagesArriveWholeAndInOrder() throws Exception {
        assertThat(server.receive(buffer)).isEqualTo(MessageBuffer.Outcome.NOTHING);
        client.send("one".getBytes(UTF_8), List.of());
        client.send("two".getBytes(UTF_8), List.of());
        assertThat(server.receive(buffer)).isEqualTo(MessageBuffer.Outcome.RECEIVED);
        assertThat(buffer.message()).asString(UTF_8).isEqualTo("one");
        assertThat(server.receive(buffer)).isEqualTo(MessageBuffer.Outcome.RECEIVED);
        assertThat(buffer.message()).asString(UTF_8).isEqualTo("two");
    }

    @Test
    void whatTheOtherSideSaidLastArrivesThoughItClosedWithoutReading() throws Exception {
        client.send("unread".getBytes(UTF_8), List.of());
        server.send("farewell".getBytes(UTF_8), List.of());
        server.close();
        assertThat(client.receive(buffer)).isEqualTo(MessageBuffer.Outcome.RECEIVED);
        assertThat(buffer.message()).asString(UTF_8).isEqualTo("farewell");
        assertThat(client.receive(buffer)).isEqualTo(MessageBuffer.Outcome.CLOSED);
    }

    @Test
    void theKernelSaysWhoIsThere() throws Exception {
        MessageSocket.PeerCredentials peer = server.peer();
        assertThat(peer.processId()).isEqualTo((int) ProcessHandle.current().pid());
    }

    @Test
    void memoryIsHandedOver() throws Exception {
        try (Arena arena = Arena.ofShared();
                Arena other = Arena.ofShared()) {
            SharedMemory memory = SharedMemory.create("o7s-test", 4096, arena);
            EventCounter bell = EventCounter.open();
            server.send(new byte[] {7}, List.of(memory.descriptor(), bell.descriptor()));
            memory.descriptor().close();
            assertThat(client.receive(buffer)).isEqualTo(MessageBuffer.Outcome.RECEIVED);
            List<Descriptor> taken = buffer.take();
            assertThat(taken).hasSize(2);
            memory.memory().set(JAVA_INT, 0, 99);
            SharedMemory adopted = SharedMemory.adopt(taken.getFirst(), other, 4096);
            assertThat(adopted.memory().get(JAVA_INT, 0)).isEqualTo(99);
            EventCounter heard = EventCounter.adopt(taken.getLast());
            try (ReadinessSet set = ReadinessSet.open()) {
                set.add(heard.descriptor(), 5, ReadinessSet.READABLE);
                bell.ring();
                List<Long> ready = new ArrayList<>();
                set.await(FOREVER_NS, (token, events) -> ready.add(token));
                assertThat(ready).containsExactly(5L);
                heard.drain();
                ready.clear();
                set.look((token, events) -> ready.add(token));
                assertThat(ready).isEmpty();
                set.remove(heard.descriptor());
            }
            heard.close();
            bell.close();
            bell.ring();
        }
    }

    @Test
    void descriptorsThatNobodyTakesAreClosed() throws Exception {
        EventCounter bell = EventCounter.open();
        server.send(new byte[] {1}, List.of(bell.descriptor()));
        server.send(new byte[] {2}, List.of(bell.descriptor()));
        client.receive(buffer);
        Descriptor first = buffer.take().getFirst();
        client.receive(buffer);
        assertThat(first.isClosed()).isFalse();
        server.send(new byte[] {3}, List.of());
        client.receive(buffer);
        assertThat(buffer.take()).isEmpty();
        first.close();
        bell.close();
    }

    @Test
    void whoListensIsHandedNothing() throws Exception {
        EventCounter bell = EventCounter.open();
        // An older kernel lets it be sent, and it is refused where it comes.
        boolean sent;
        try {
            sent = client.send(new byte[] {1}, List.of(bell.descriptor())) == Sent.SENT;
        } catch (SystemCallException e) {
            assertThat(e.errno().number()).isEqualTo(Errno.EPERM);
            sent = false;
        }
        assertThat(server.receive(buffer)).isEqualTo(sent ? Outcome.TOO_LONG : Outcome.NOTHING);
        client.send(new byte[] {2}, List.of());
        assertThat(server.receive(buffer)).isEqualTo(Outcome.RECEIVED);
        bell.close();
    }

    @Test
    void aDescriptorThatTakesLongToCloseHoldsUpNobody() throws Exception {
        try (Arena arena = Arena.ofConfined();
                ServerSocketChannel far = ServerSocketChannel.open()) {
            far.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Descriptor near = new Descriptor(SocketCalls.socket(SocketCalls.AF_INET, SOCK_STREAM));
            MemorySegment address = arena.allocate(InternetAddress.MAX_BYTES, 8);
            int bytes =
                    InternetAddress.write((InetSocketAddress) far.getLocalAddress(), address, 0);
            ProcessCalls.connect(near.number(), address.address(), bytes);
            SocketChannel deaf = far.accept();
            // What was written is read by nobody, and closing waits two minutes for that.
            MemorySegment linger = arena.allocateFrom(JAVA_INT, 1, 120);
            int set =
                    SocketCalls.setOption(
                            near.number(),
                            SocketCalls.SOL_SOCKET,
                            SO_LINGER,
                            linger.address(),
                            (int) linger.byteSize());
            assertThat(set).isZero();
            MemorySegment much = arena.allocate(1 << 16);
            while (SocketCalls.send(near.number(), much.address(), much.byteSize()) > 0) {
                // Until it is full.
            }
            server.send(new byte[] {1}, List.of(near));
            server.send(new byte[] {2}, List.of());
            // The last one that there is goes with the message.
            near.close();
            client.receive(buffer);
            assertThat(client.receive(buffer)).isEqualTo(Outcome.RECEIVED);
            assertThat(buffer.message()).containsExactly(2);
            deaf.close();
        }
    }

    @Test
    void aMessageOfNoBytesLeavesNoDescriptorBehind() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            SharedMemory memory = SharedMemory.create("o7s-nobytes", 4096, arena);
            sendNothingWith(memory.descriptor(), arena);
            memory.descriptor().close();
            assertThat(client.receive(buffer)).isEqualTo(Outcome.CLOSED);
            assertThat(buffer.take()).isEmpty();
            while (isOpen("o7s-nobytes")) {
                Thread.onSpinWait();
            }
        }
    }

    /** A message without a byte, which no method sends. */
    private void sendNothingWith(Descriptor handedOver, Arena arena) {
        MemorySegment control = arena.allocate(MessageHeader.CONTROL_BYTES, 8);
        int rights = MessageHeader.RIGHTS_OFFSET + Integer.BYTES;
        control.set(JAVA_LONG, 0, rights);
        control.set(JAVA_INT, 8, SocketCalls.SOL_SOCKET);
        control.set(JAVA_INT, 12, 1);
        control.set(JAVA_INT, MessageHeader.RIGHTS_OFFSET, handedOver.number());
        MemorySegment header = arena.allocate(MessageHeader.BYTES, 8);
        MemorySegment vector = arena.allocate(MessageHeader.VECTOR_BYTES, 8);
        MemorySegment body = arena.allocate(8).asSlice(0, 0);
        MessageHeader.fill(header, vector, body, control, rights);
        assertThat(ProcessCalls.sendmsg(server.descriptor().number(), header.address(), 0))
                .isZero();
    }

    private static boolean isOpen(String name) throws IOException {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.anyMatch(
                    one -> {
                        try {
                            return Files.readSymbolicLink(one).toString().contains(name);
                        } catch (IOException e) {
                            return false;
                        }
                    });
        }
    }

    @Test
    void aMessageThatIsTooLongIsNotDelivered() throws Exception {
        client.send(new byte[1025], List.of());
        client.send(new byte[1024], List.of());
        assertThat(server.receive(buffer)).isEqualTo(MessageBuffer.Outcome.TOO_LONG);
        assertThat(server.receive(buffer)).isEqualTo(MessageBuffer.Outcome.RECEIVED);
        assertThat(buffer.message()).hasSize(1024);
    }

    @Test
    void aReaderThatStopsMakesTheSenderWait() throws Exception {
        int sent = 0;
        while (client.send(new byte[512], List.of()) == MessageSocket.Sent.SENT) {
            sent++;
            assertThat(sent).isLessThan(100_000);
        }
        try (ReadinessSet set = ReadinessSet.open()) {
            set.add(client.descriptor(), 1, ReadinessSet.WRITABLE);
            List<Integer> ready = new ArrayList<>();
            set.look((token, events) -> ready.add(events));
            assertThat(ready).isEmpty();
            for (int i = 0; i < sent; i++) {
                server.receive(buffer);
            }
            set.await(FOREVER_NS, (token, events) -> ready.add(events));
            assertThat(ready).containsExactly(ReadinessSet.WRITABLE);
        }
    }

    @Test
    void theEndOfTheOtherSideIsSeenByReaderAndWriter() throws Exception {
        client.close();
        assertThat(server.receive(buffer)).isEqualTo(MessageBuffer.Outcome.CLOSED);
        assertThat(server.send(new byte[1], List.of())).isEqualTo(MessageSocket.Sent.CLOSED);
    }

    @Test
    void nobodyAtThePathIsAnErrorWithItsName() {
        assertThatThrownBy(() -> MessageSocket.connect(directory.resolve("none")))
                .isInstanceOf(SystemCallException.class)
                .hasMessageContaining("cannot connect to " + directory.resolve("none"))
                .hasMessageContaining("does not exist");
    }

    @Test
    void aSetIsWokenBeforeAndDuringItsSleep() throws Exception {
        try (ReadinessSet set = ReadinessSet.open()) {
            set.wake();
            set.await(FOREVER_NS, (token, events) -> {});
            for (int i = 0; i < 200; i++) {
                Thread waker = Thread.ofPlatform().start(set::wake);
                set.await(FOREVER_NS, (token, events) -> {});
                waker.join();
                set.await(0, (token, events) -> {});
            }
        }
    }
}
