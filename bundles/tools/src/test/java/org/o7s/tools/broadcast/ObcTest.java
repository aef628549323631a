package org.o7s.tools.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;
import org.o7s.api.Flow;
import org.o7s.tools.kit.MemoryNetwork;
import org.o7s.tools.kit.ToolRun;

class ObcTest {
    private final MemoryNetwork network = new MemoryNetwork();
    private final Obc obc = new Obc(network);
    private final BlockingQueue<Flow> joined = network.openLayer("all");

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private String saidBy(String... args) throws InterruptedException {
        ToolRun run = ToolRun.of(obc, args);
        assertThat(run.exitCode()).as(run.err()).isZero();
        ByteBuffer message = ByteBuffer.allocate(300);
        joined.take().poll(message);
        return StandardCharsets.UTF_8.decode(message.flip()).toString();
    }

    @Test
    void aMessageEndsWithAZeroByteAndNothingIsPrinted() throws InterruptedException {
        assertThat(saidBy("-n", "all", "-m", "Hello multiple worlds"))
                .isEqualTo("Hello multiple worlds\0");
        assertThat(saidBy("--name", "all")).isEqualTo("Ouroboros multicast rocks!\0");
        ToolRun quiet = ToolRun.of(obc, "-n", "all", "--message", "x");
        assertThat(quiet.out()).isEmpty();
        assertThat(ToolRun.of(obc, "-n", "all", "-m", "x", "--json").out())
                .isEqualTo("{\"schema\":\"o7s.obc.sent/1\",\"layer\":\"all\",\"bytes\":2}\n");
    }

    @Test
    void aReaderPrintsWhatOneOf023Prints() throws InterruptedException {
        ToolRun reader = ToolRun.start(obc, "-n", "all", "-l");
        Flow others = joined.take();
        others.write(bytes("Hello multiple worlds\0"));
        others.write(bytes("a".repeat(256) + "b\0"));
        await().until(() -> reader.out().contains("is b."));
        assertThat(reader.interrupt().exitCode()).isZero();
        assertThat(reader.out())
                .isEqualTo(
                        "Starting a reader.\nNew flow.\nMessage is Hello multiple worlds.\n"
                                + "Message is "
                                + "a".repeat(256)
                                + ".\nMessage is b.\n");
    }

    @Test
    void whatIsHeardCanBeHadAsJson() throws InterruptedException {
        ToolRun reader = ToolRun.start(obc, "-n", "all", "-l", "--json");
        // Whoever waits for this line misses nothing that is said after it.
        String first = "{\"schema\":\"o7s.obc.joined/1\",\"layer\":\"all\"}\n";
        await().until(() -> reader.out().equals(first));
        joined.take().write(bytes("hi\0"));
        await().until(() -> reader.out().length() > first.length() && reader.out().endsWith("\n"));
        assertThat(reader.interrupt().out())
                .isEqualTo(
                        first
                                + "{\"schema\":\"o7s.obc.message/1\",\"layer\":\"all\",\"text\":\"hi\"}\n");
    }

    @Test
    void withoutTheLayerItSaysWhy() {
        ToolRun run = ToolRun.of(obc, "-n", "none");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("Failed to join layer.\n");
        assertThat(run.err()).isEqualTo("obc: nobody knows the layer none\n");
        assertThat(ToolRun.of(obc, "-n", "none", "--json").out())
                .startsWith("{\"schema\":\"o7s.obc.failure/1\",\"layer\":\"none\",\"error\":");
    }

    @Test
    void usageIsExplained() {
        assertThat(ToolRun.of(obc, "--help").exitCode()).isZero();
        assertThat(ToolRun.of(obc).exitCode()).isEqualTo(2);
        assertThat(ToolRun.of(obc).err())
                .isEqualTo("obc: -n needs the name of a broadcast layer\n");
        assertThat(ToolRun.of(obc, "-x").exitCode()).isEqualTo(2);
    }
}
