package org.o7s.tools.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.QosSpec;
import org.o7s.tools.base.MessageText;
import org.o7s.tools.kit.MemoryNetwork;
import org.o7s.tools.kit.ToolRun;

class OechoTest {
    private final MemoryNetwork network = new MemoryNetwork();
    private final Oecho oecho = new Oecho(network, Duration.ofSeconds(3));
    private ToolRun server = ToolRun.start(oecho, "-l");

    @BeforeEach
    void started() {
        await().until(() -> server.out().equals("Starting the server.\n"));
    }

    @AfterEach
    void theServerEndsWhenItIsInterrupted() {
        assertThat(server.interrupt().exitCode()).isZero();
    }

    @Test
    void bothSidesPrintWhatThoseOf023Print() {
        ToolRun client = ToolRun.of(oecho);
        assertThat(client.out()).isEqualTo("Server replied with Client says hi!\n");
        assertThat(client.exitCode()).isZero();
        assertThat(server.out())
                .isEqualTo(
                        """
                        Starting the server.
                        New flow.
                        Message from client is Client says hi!.
                        """);
    }

    @Test
    void theAnswerCanBeHadAsJson() {
        assertThat(ToolRun.of(oecho, "--json").out())
                .isEqualTo("{\"schema\":\"o7s.oecho.answer/1\",\"text\":\"Client says hi!\"}\n");
    }

    @Test
    void theServerReturnsTheSameBytes() {
        byte[] bytes = HexFormat.of().parseHex("436c69656e74207361797320686921001b5b324a");
        ByteBuffer reply = ByteBuffer.allocate(300);
        try (Application client = network.announce("client");
                Flow flow = client.allocate("oecho", QosSpec.RAW, Duration.ZERO)) {
            flow.write(ByteBuffer.wrap(bytes));
            flow.read(reply);
        }
        assertThat(reply.flip()).isEqualTo(ByteBuffer.wrap(bytes));
    }

    @Test
    void whatAStrangerWroteDoesNotSteerTheTerminal() {
        assertThat(MessageText.of(ByteBuffer.wrap(new byte[] {'a', 27, '[', 'J', 0, 'x'})))
                .isEqualTo("a\uFFFD[J");
    }

    @Test
    void aSilentClientBlocksNobody() {
        try (Application client = network.announce("client");
                Flow silent = client.allocate("oecho", QosSpec.RAW, Duration.ZERO)) {
            assertThat(ToolRun.of(oecho).exitCode()).isZero();
            await().until(() -> server.err().contains("no packet within"));
            assertThat(silent.name()).isEqualTo("oecho");
        }
    }

    @Test
    void aServerThatNeverAnswersIsNotWaitedForForEver() {
        try (Application mute = network.announce("oecho")) {
            server.interrupt().exitCode();
            ToolRun client = ToolRun.of(oecho);
            assertThat(client.exitCode()).isEqualTo(1);
            assertThat(client.err()).startsWith("oecho: no packet within");
            assertThat(mute.program()).isEqualTo("oecho");
        }
    }

    @Test
    void withoutAServerItSaysWhy() {
        ToolRun client = ToolRun.of(new Oecho(new MemoryNetwork()));
        assertThat(client.out()).isEqualTo("Failed to allocate flow.\n");
        assertThat(client.err()).isEqualTo("oecho: nobody knows the name oecho\n");
        assertThat(client.exitCode()).isEqualTo(1);
    }

    @Test
    void usageIsExplained() {
        assertThat(ToolRun.of(oecho, "--help").exitCode()).isZero();
        assertThat(ToolRun.of(oecho, "-x").exitCode()).isEqualTo(2);
        assertThat(ToolRun.of(oecho, "-x").err()).isEqualTo("oecho: there is no option -x\n");
    }
}
