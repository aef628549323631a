package org.o7s.tools.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.tools.base.ToolClock;
import org.o7s.tools.file.FileMessage.Directory;
import org.o7s.tools.file.FileMessage.Hello;
import org.o7s.tools.file.FileMessage.Leave;
import org.o7s.tools.file.FileMessage.Offer;
import org.o7s.tools.file.FileMessage.Over;
import org.o7s.tools.file.FileMessage.Ready;
import org.o7s.tools.file.FileMessage.Refused;
import org.o7s.tools.file.FileMessage.Wait;
import org.o7s.tools.kit.MemoryNetwork;
import org.o7s.tools.kit.ToolRun;

/** A service that knows the protocol and means harm to its clients. */
class HostileServiceTest {
    private final MemoryNetwork network = new MemoryNetwork();
    private final Application service = network.announce("oftp");
    private @TempDir Path folder;

    @AfterEach
    void end() {
        service.close();
    }

    private ToolRun get(String path) {
        network.expect("oftp");
        return ToolRun.start(
                new Oftp(network), "get", "-n", "oftp", path, "--to", folder.toString());
    }

    private MessageLine accept() throws IOException {
        Flow flow = service.accept(Duration.ZERO);
        flow.setReceiveTimeout(Duration.ofSeconds(10));
        MessageLine line = new MessageLine(flow.channel(), ToolClock.SYSTEM);
        assertThat(line.next()).isInstanceOf(Hello.class);
        return line;
    }

    private MessageLine serving() throws IOException {
        MessageLine line = accept();
        line.send(new Hello(MessageCodec.VERSION));
        line.next();
        line.send(new Ready());
        return line;
    }

    @Test
    void nothingIsStoredThatNobodyAskedFor() throws IOException {
        ToolRun get = get("talks");
        MessageLine line = serving();
        line.send(new Offer(".ssh/authorized_keys", 1, 0, false));
        assertThat(line.next()).isEqualTo(new Refused("nobody asked for it"));
        line.send(new Directory("talksmore"));
        assertThat(line.next()).isEqualTo(new Refused("nobody asked for it"));
        line.send(new Over());
        assertThat(get.exitCode()).isEqualTo(1);
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aFileIsNotThereBecauseTheServiceSaysSo() throws IOException {
        ToolRun get = get("a");
        MessageLine line = serving();
        line.send(new Offer("a", 1, 0, false));
        line.next();
        line.send(new Leave(true));
        assertThat(get.exitCode()).isEqualTo(1);
        assertThat(get.err()).contains("says that a file is here, and none is");
    }

    @Test
    void anotherVersionAndARefusalAreSentences() throws IOException {
        ToolRun newer = get("a");
        accept().send(new Hello(9));
        assertThat(newer.exitCode()).isEqualTo(1);
        assertThat(newer.err()).contains("speaks version 9 of oftp, and this program 1");

        ToolRun refused = get("a");
        accept().send(new Refused("full\u009b2J"));
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("the service refuses: full\uFFFD2J");
    }

    @Test
    void whoHasTheWordMayNotAskToWait() throws IOException {
        ToolRun get = get("a");
        serving().send(new Wait());
        assertThat(get.exitCode()).isEqualTo(1);
        assertThat(get.err()).contains("said Wait out of turn");
    }
}
