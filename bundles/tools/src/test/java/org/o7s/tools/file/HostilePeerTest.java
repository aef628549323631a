package org.o7s.tools.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.QosSpec;
import org.o7s.tools.base.ToolClock;
import org.o7s.tools.file.FileMessage.Begin;
import org.o7s.tools.file.FileMessage.Data;
import org.o7s.tools.file.FileMessage.End;
import org.o7s.tools.file.FileMessage.Get;
import org.o7s.tools.file.FileMessage.Have;
import org.o7s.tools.file.FileMessage.Hello;
import org.o7s.tools.file.FileMessage.Holding;
import org.o7s.tools.file.FileMessage.Offer;
import org.o7s.tools.file.FileMessage.Put;
import org.o7s.tools.file.FileMessage.Ready;
import org.o7s.tools.file.FileMessage.Refused;
import org.o7s.tools.file.FileMessage.Stored;
import org.o7s.tools.kit.MemoryNetwork;
import org.o7s.tools.kit.SteppedClock;
import org.o7s.tools.kit.ToolRun;

/** A client that knows the protocol and means harm. */
class HostilePeerTest {
    private static final byte[] WRONG = new byte[MessageCodec.HASH_BYTES];

    private final MemoryNetwork network = new MemoryNetwork();
    private @TempDir Path folder;
    private Path offered = Path.of("");
    private ToolRun server = ToolRun.of(new Oftp(network, new SteppedClock()), "--help");
    private Application client = network.announce("client");

    @BeforeEach
    void serve() throws IOException {
        offered = Files.createDirectory(folder.resolve("offered"));
        server =
                ToolRun.start(
                        new Oftp(network, new SteppedClock()), "-l", offered.toString(), "--write");
        await().until(() -> network.isServed("oftp"));
    }

    @AfterEach
    void end() {
        client.close();
        assertThat(server.interrupt().exitCode()).isZero();
    }

    private MessageLine connect() {
        Flow flow = client.allocate("oftp", QosSpec.DATA, Duration.ZERO);
        flow.setReceiveTimeout(Duration.ofSeconds(10));
        return new MessageLine(flow.channel(), ToolClock.SYSTEM);
    }

    private MessageLine writing() throws IOException {
        MessageLine line = connect();
        line.send(new Hello(MessageCodec.VERSION));
        assertThat(line.receive()).isInstanceOf(Hello.class);
        line.send(new Put("", false));
        assertThat(line.receive()).isEqualTo(new Ready());
        return line;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "a/../../x",
                "/etc/x",
                "a//b",
                ".",
                "",
                "a/./b",
                "link/x",
                "x\0y",
                ".x.oftp",
                "a/.b.oftp/c"
            })
    void nothingIsWrittenOutside(String path) throws IOException {
        Files.createSymbolicLink(offered.resolve("link"), folder);
        MessageLine line = writing();
        line.send(new Offer(path, 1, 0, false));
        assertThat(line.receive()).isInstanceOf(Refused.class);
        try (var files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void nothingIsReadOutside() throws IOException {
        Files.writeString(folder.resolve("secret"), "secret");
        MessageLine line = connect();
        line.send(new Hello(MessageCodec.VERSION));
        line.receive();
        line.send(new Get("../secret"));
        assertThat(line.receive()).isInstanceOf(Refused.class);
    }

    @Test
    void tooDeepAndTooLongPathsAreRefused() throws IOException {
        MessageLine line = writing();
        line.send(new Offer("a/".repeat(SharedTree.DEPTH_MAX) + "b", 1, 0, false));
        assertThat(line.receive()).isInstanceOf(Refused.class);
        line.send(new Offer("n".repeat(SharedTree.NAME_BYTES_MAX + 1), 1, 0, false));
        assertThat(line.receive()).isInstanceOf(Refused.class);
    }

    @Test
    void contentThatIsNotWhatWasSentIsThrownAway() throws IOException {
        MessageLine line = writing();
        line.send(new Offer("a", 3, 0, false));
        assertThat(line.receive()).isInstanceOf(Have.class);
        line.send(new Begin(0));
        line.send(new Data(ByteBuffer.wrap(new byte[3])));
        line.send(new End(WRONG));
        assertThat(line.receive()).isInstanceOf(Refused.class);
        try (var files = Files.list(offered)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void moreThanWasOfferedIsNotKept() throws IOException {
        MessageLine line = writing();
        line.send(new Offer("a", 3, 0, false));
        line.receive();
        line.send(new Begin(0));
        line.send(new Data(ByteBuffer.wrap(new byte[60_000])));
        line.send(new End(WRONG));
        assertThat(line.receive()).isEqualTo(new Refused("more came than the 3 bytes offered"));
        try (var files = Files.list(offered)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aFileThatCannotFitIsRefusedAtOnce() throws IOException {
        MessageLine line = writing();
        line.send(new Offer("a", Long.MAX_VALUE, 0, false));
        assertThat(line.receive())
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.reason()).contains("9.2 EB", "room for"));
    }

    @Test
    void whoComesBackTakesOverFromTheSessionThatHearsNothingAnyMore() throws IOException {
        MessageLine gone = writing();
        MessageLine back = writing();
        gone.send(new Offer("a", 3, 0, false));
        assertThat(gone.receive()).isInstanceOf(Have.class);
        back.send(new Offer("a", 3, 0, false));
        assertThat(back.receive())
                .isInstanceOfSatisfying(
                        Have.class, h -> assertThat(h.holding()).isEqualTo(Holding.NOTHING));
        gone.send(new Begin(0));
        gone.send(new Data(ByteBuffer.wrap(new byte[] {1, 1, 1})));
        gone.send(new End(WRONG));
        assertThat(gone.receive())
                .isEqualTo(new Refused("it is being received from somebody else by now"));
        back.send(new Begin(0));
        back.send(new Data(ByteBuffer.wrap(new byte[3])));
        FileHash hash = new FileHash();
        hash.add(ByteBuffer.wrap(new byte[3]));
        back.send(new End(hash.soFar()));
        assertThat(back.receive()).isEqualTo(new Stored());
        assertThat(offered.resolve("a")).hasBinaryContent(new byte[3]);
    }

    @Test
    void whoWritesIsNotDisturbed() throws IOException {
        SteppedClock clock = new SteppedClock();
        Parts parts = new Parts(clock);
        Path target = offered.resolve("a");
        try (PartFile part = parts.open(target, () -> {})) {
            assertThatThrownBy(() -> parts.open(target, () -> part.write(ByteBuffer.wrap(WRONG))))
                    .hasMessage(PartFile.TAKEN);
            part.discard();
        }
    }

    @Test
    void contentFromWhereNobodyAskedEndsTheSession() throws IOException {
        MessageLine line = writing();
        line.send(new Offer("a", 30, 0, false));
        line.receive();
        line.send(new Begin(10));
        assertThatThrownBy(line::receive).isInstanceOf(IOException.class);
        await().until(() -> server.err().contains("sends from 10 on, unasked"));
    }

    @Test
    void garbageEndsTheSessionAndNothingElse() throws IOException {
        long seed = 42;
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] garbage = new byte[1 + random.nextInt(200)];
            random.nextBytes(garbage);
            try (Flow flow = client.allocate("oftp", QosSpec.DATA, Duration.ZERO)) {
                flow.write(ByteBuffer.wrap(garbage));
            }
        }
        assertThat(writing()).as("seed %d", seed).isNotNull();
        try (var files = Files.list(offered)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void messagesOutOfTurnEndTheSession() throws IOException {
        MessageLine line = connect();
        line.send(new Hello(MessageCodec.VERSION));
        line.receive();
        line.send(new End(WRONG));
        assertThatThrownBy(line::receive).isInstanceOf(IOException.class);
        await().until(() -> server.err().contains("said End out of turn"));
    }
}
