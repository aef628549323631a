package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;
import org.o7s.lab.cable.Impairments;
import org.o7s.linux.kit.NeedsNamespaces;

/** Files over a data flow between two systems whose cable loses, reorders, repeats and damages. */
@NeedsNamespaces
class OftpIT {
    private static final long SEED = 20261122;
    private static final Duration LIMIT = Duration.ofSeconds(Integer.getInteger("o7s.oftp.s", 120));

    /** A nightly run sends 100 MB. */
    private static final int FILE_BYTES = Integer.getInteger("o7s.oftp.bytes", 12_000_000);

    private static final Impairments BAD =
            Impairments.NONE
                    .withLoss(0.05)
                    .withDuplication(0.10)
                    .withCorruption(0.01)
                    .withReordering(0.25, 2)
                    .withDelay(1, 1);

    private @TempDir Path folder;

    private Path file() throws IOException {
        Path file = Files.createDirectory(folder.resolve("here")).resolve("big");
        byte[] block = new byte[100_000];
        Random random = new Random(SEED);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int left = FILE_BYTES; left > 0; left -= block.length) {
                random.nextBytes(block);
                out.write(block, 0, Math.min(left, block.length));
            }
        }
        return file;
    }

    @Test
    void aFileArrivesWholeOverABadCableThoughItsSenderIsKilledMeanwhile() throws IOException {
        Path file = file();
        Path there = Files.createDirectory(folder.resolve("there"));
        Path part = there.resolve(".big.oftp");
        try (Lab lab = Lab.open("files over a bad cable")) {
            Link link = lab.link(lab.host("one"), lab.host("two"), Impairments.NONE, SEED);
            O7sSystem client = O7sSystem.start(lab, link.left().host());
            O7sSystem server = O7sSystem.start(lab, link.right().host());
            Wire.ETH_AFPACKET.bootstrap(client, link.left());
            Wire.ETH_AFPACKET.bootstrap(server, link.right());
            Services.program(server, "files", "oftp -l " + there + " --write", "Offering " + there);
            link.relay().change(BAD);

            Running killed = client.startTool("oftp put -n files " + file);
            await().atMost(LIMIT)
                    .until(() -> Files.exists(part) && Files.size(part) > FILE_BYTES / 4);
            killed.kill();
            Outcome again =
                    client.startTool("oftp put -n files " + file + " --json").awaitEnd(LIMIT);

            assertThat(again.exitCode()).as("seed %d: %s", SEED, again).isZero();
            assertThat(again.out())
                    .contains("\"outcome\":\"resumed\"", "\"stored\":1,\"same\":0,\"failed\":0");
            assertThat(there.resolve("big")).hasSameBinaryContentAs(file);
            assertThat(part).doesNotExist();
            assertThat(link.relay().toRight().lost()).isPositive();
            assertThat(link.relay().toRight().corrupted()).isPositive();
        }
    }
}
