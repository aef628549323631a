package org.o7s.tools.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {
    private static ByteBuffer bytes(FileMessage message) {
        ByteBuffer buffer = ByteBuffer.allocate(MessageCodec.MESSAGE_BYTES_MAX);
        MessageCodec.write(message, buffer);
        return buffer.flip();
    }

    static Stream<FileMessage> messages() {
        return Stream.of(
                new FileMessage.Hello(1),
                new FileMessage.Get("a/ü"),
                new FileMessage.Put("", true),
                new FileMessage.Show("x"),
                new FileMessage.Ready(),
                new FileMessage.Entry("x", true, 0, 5),
                new FileMessage.Directory("x"),
                new FileMessage.Offer("x", Long.MAX_VALUE, 7, true),
                new FileMessage.Begin(9),
                new FileMessage.Stored(),
                new FileMessage.Leave(true),
                new FileMessage.Refused("no"),
                new FileMessage.Over(),
                new FileMessage.Wait());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatIsWrittenIsRead(FileMessage message) throws ProtocolException {
        assertThat(MessageCodec.read(bytes(message))).isEqualTo(message);
    }

    @Test
    void bytesAreAsDocumented() {
        assertThat(hex(new FileMessage.Hello(1))).isEqualTo("016f66747001");
        assertThat(hex(new FileMessage.Offer("a", 258, 3, true)))
                .isEqualTo("0801" + "0000000000000102" + "0000000000000003" + "000161");
        assertThat(hex(new FileMessage.Leave(true))).isEqualTo("0e01");
    }

    private static String hex(FileMessage message) {
        ByteBuffer bytes = bytes(message);
        return HexFormat.of().formatHex(bytes.array(), 0, bytes.limit());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "12",
                "01",
                "016f66747101",
                "02",
                "020001",
                "02100161",
                "0201ff61",
                "0a8000000000000000",
                "090400000000000000000000",
                "0c00",
                "0500",
                "0200026180"
            })
    void whatIsNoMessageIsRefused(String hex) {
        assertThatThrownBy(() -> MessageCodec.read(ByteBuffer.wrap(HexFormat.of().parseHex(hex))))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void garbageNeverDoesMoreThanThat() {
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            byte[] garbage = new byte[random.nextInt(40)];
            random.nextBytes(garbage);
            if (garbage.length > 0) {
                garbage[0] = (byte) random.nextInt(20);
            }
            try {
                assertThat(MessageCodec.read(ByteBuffer.wrap(garbage))).as("%d", seed).isNotNull();
            } catch (ProtocolException e) {
                assertThat(e).hasMessageContaining("the other end");
            }
        }
    }
}
