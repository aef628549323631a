package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;
import org.o7s.lab.cable.Impairments;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * Files over a data flow between two systems whose cable loses, reorders, repeats and damages.
 * {@code -Do7s.oftp.bytes=100000000 -Do7s.oftp.s=500} is the long run.
 */
@NeedsNamespaces
class OftpIT {
    private static final long SEED = 20261122;
    private static final Duration LIMIT = Duration.ofSeconds(Integer.getInteger("o7s.oftp.s", 120));

    private static final int FILE_BYTES = Integer.getInteger("o7s.oftp.bytes", 12_000_000);

    /** What a process may take more at the end of a file than at its beginning. */
    private static final long GROWTH_MIB = 48;

    /** So slow that a file is under way long enough to be killed. */
    private static final Impairments GOOD = Impairments.NONE.withRate(20_000_000, 1000);

    private static final Impairments BAD =
            GOOD.withLoss(0.05)
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

    private static void awaitThat(Callable<Boolean> condition) {
        await().atMost(LIMIT).until(condition);
    }

    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Its size once what was under way has come. */
    private static long settledSize(Path file) throws IOException {
        AtomicLong last = new AtomicLong(-1);
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () -> {
                            long now = size(file);
                            return last.getAndSet(now) == now;
                        });
        return last.get();
    }

    /** Waits until there is more than so much, or the whole, which is no part any more. */
    private static void awaitMore(Path part, Path whole, double bytes) {
        awaitThat(() -> size(part) > bytes || Files.exists(whole));
    }

    @Test
    void aFileArrivesWholeOverABadCableThoughItsSenderIsKilledMeanwhile() throws IOException {
        Path file = file();
        Path there = Files.createDirectory(folder.resolve("there"));
        Path part = there.resolve(".big.oftp");
        Path whole = there.resolve("big");
        try (Lab lab = Lab.open("files over a bad cable")) {
            Link link = lab.link(lab.host("one"), lab.host("two"), GOOD, SEED);
            O7sSystem client = O7sSystem.start(lab, link.left().host());
            O7sSystem server = O7sSystem.start(lab, link.right().host());
            Wire.ETH_AFPACKET.bootstrap(client, link.left());
            Wire.ETH_AFPACKET.bootstrap(server, link.right());
            Running service =
                    Services.program(
                            server, "files", "oftp -l " + there + " --write", "Offering " + there);
            // A lost request for a flow over Ethernet is not repeated: the cable is bad after that.
            Running killed = client.startTool("oftp put -n files " + file);
            awaitThat(() -> size(part) > 0);
            link.relay().change(BAD);
            awaitThat(() -> size(part) > FILE_BYTES / 4);
            killed.kill();
            link.relay().change(GOOD);
            long had = settledSize(part);
            Running second = client.startTool("oftp put -n files " + file + " --json");
            awaitMore(part, whole, had);
            link.relay().change(BAD);
            ResidentMemory memory =
                    new ResidentMemory()
                            .of("oftp put", second)
                            .of("oftp -l", service)
                            .of("irmd of the client", client)
                            .of("irmd of the server", server);
            awaitMore(part, whole, FILE_BYTES * 0.4);
            Map<String, Long> early = memory.mebibytes();
            awaitMore(part, whole, FILE_BYTES * 0.9);
            Map<String, Long> late = memory.mebibytes();
            System.out.println("MiB of memory at 40 %: " + early + ", at 90 %: " + late);
            Outcome again = second.awaitEnd(LIMIT);

            assertThat(again.exitCode()).as("seed %d: %s", SEED, again).isZero();
            assertThat(again.out())
                    .contains("\"outcome\":\"resumed\"", "\"stored\":1,\"same\":0,\"failed\":0");
            assertThat(whole).hasSameBinaryContentAs(file);
            assertThat(part).doesNotExist();
            late.forEach(
                    (process, mebibytes) ->
                            assertThat(mebibytes)
                                    .as("MiB of %s, %d before", process, early.get(process))
                                    .isLessThan(early.get(process) + GROWTH_MIB));
            assertThat(link.relay().toRight().lost()).isPositive();
            assertThat(link.relay().toRight().corrupted()).isPositive();
        }
    }
}
