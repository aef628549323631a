package org.o7s.tools.ping;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PingMessageTest {
    @Test
    void theExampleOfTheSpecificationIsWritten() {
        ByteBuffer message = PingMessage.buffer(64);
        PingMessage.putRequest(message, 5, 12_345_678_900_000L);
        byte[] bytes = new byte[64];
        message.get(0, bytes);
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("0000000000000005393000000000000020317728" + "0".repeat(128 - 40));
    }

    @Test
    void aTimeStampComesBackAsItWasWritten() {
        ByteBuffer message = PingMessage.buffer(64);
        for (long ns : new long[] {0, 1, 999_999_999, 1_000_000_000, Long.MAX_VALUE, -5}) {
            PingMessage.putRequest(message, -1, ns);
            assertThat(PingMessage.stampNs(message)).isEqualTo(ns);
        }
        assertThat(PingMessage.id(message)).isEqualTo(-1);
    }

    @Test
    void aReplyDiffersInItsTypeOnly() {
        ByteBuffer message = PingMessage.buffer(64);
        PingMessage.putRequest(message, 7, 123_456_789_012L);
        PingMessage.turnIntoReply(message);
        assertThat(PingMessage.type(message)).isEqualTo(PingMessage.REPLY);
        assertThat(PingMessage.id(message)).isEqualTo(7);
        assertThat(PingMessage.stampNs(message)).isEqualTo(123_456_789_012L);
    }
}
