package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.o7s.lab.Distribution;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.linux.kit.NeedsNamespaces;

/** New code for drivers and policies while packets flow and flows are allocated. */
@NeedsNamespaces
class LiveExchangeIT {
    private static final int EXCHANGES = 100;
    private static final int PINGS_PER_FLOW = 2000;
    private static final Duration PING_LIMIT = Duration.ofSeconds(90);
    private static final List<String> BUNDLES =
            List.of(
                    "org.o7s.driver.afpacket",
                    "org.o7s.policy.hash-sha3",
                    "org.o7s.policy.load-balance-spillover");

    @Test
    void oneHundredExchangesLoseNoPacketAndFailNoAllocation()
            throws IOException, InterruptedException, ExecutionException {
        try (Lab lab = Lab.open("live exchange");
                ExecutorService pinging = Executors.newSingleThreadExecutor()) {
            Link link = lab.link(lab.host("one"), lab.host("two"));
            O7sSystem client = O7sSystem.start(lab, link.left().host());
            O7sSystem server = O7sSystem.start(lab, link.right().host());
            // What finds the kernel's ring full is counted by the kernel, which knows frames.
            Wire.ETH_AFPACKET.bootstrap(client, link.left(), "trains", "off");
            Wire.ETH_AFPACKET.bootstrap(server, link.right(), "trains", "off");
            Services.pong(server, "pong", Wire.LAYER);

            Tally tally = new Tally();
            AtomicBoolean enough = new AtomicBoolean();
            Future<?> traffic = pinging.submit(() -> ping(client, tally, enough));
            try {
                for (int i = 0; i < EXCHANGES; i++) {
                    exchange(server, lab.folder(), BUNDLES.get(i % BUNDLES.size()), i);
                }
            } finally {
                enough.set(true);
            }
            traffic.get();

            TreeMap<String, Long> drops = Tally.drops(client, Set.of());
            Tally.drops(server, Set.of()).forEach((name, n) -> drops.merge(name, n, Long::sum));
            assertThat(tally.received()).as("pings that came back").isPositive();
            assertThat(tally.missing())
                    .as("%d flows, drops %s", tally.flows(), drops)
                    .isEqualTo(Tally.sum(drops));
        }
    }

    /** Pings without pause, flow after flow: a failed allocation fails the test. */
    private static void ping(O7sSystem client, Tally tally, AtomicBoolean enough) {
        while (!enough.get()) {
            Outcome outcome =
                    client.shell(
                            "oping -n pong -i 0 --timeout 10s --json -c " + PINGS_PER_FLOW,
                            PING_LIMIT);
            tally.add(Services.summary(outcome.expectSuccess().out()));
        }
    }

    private static void exchange(O7sSystem system, Path folder, String bundle, int number)
            throws IOException {
        Path jar = newVersion(bundle, folder, number);
        JsonNode receipts =
                system.json("policy", "deploy", jar.toAbsolutePath().toString()).get("receipts");
        assertThat(receipts).as("receipts of %s", jar).isNotEmpty();
        for (JsonNode receipt : receipts) {
            assertThat(receipt.get("bundlesRefreshed").asInt()).as("%s", receipt).isEqualTo(1);
            assertThat(receipt.get("packetsLost").asLong()).as("%s", receipt).isZero();
            assertThat(receipt.get("to").asText()).endsWith(version(number));
        }
    }

    private static String version(int number) {
        return "1.0." + number;
    }

    /** The bundle of the distribution once more, as a later version. */
    private static Path newVersion(String bundle, Path folder, int number) throws IOException {
        Path original;
        try (Stream<Path> jars = Files.list(Distribution.located().home().resolve("bundles"))) {
            original =
                    jars.filter(j -> j.getFileName().toString().startsWith(bundle + "-"))
                            .findFirst()
                            .orElseThrow();
        }
        Path copy = folder.resolve(bundle + "-" + version(number) + ".jar");
        try (JarFile in = new JarFile(original.toFile())) {
            Manifest manifest = new Manifest(in.getManifest());
            manifest.getMainAttributes()
                    .put(new Attributes.Name("Bundle-Version"), version(number));
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(copy), manifest)) {
                for (var entry : in.stream().toList()) {
                    if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        out.putNextEntry(new ZipEntry(entry.getName()));
                        in.getInputStream(entry).transferTo(out);
                        out.closeEntry();
                    }
                }
            }
        }
        return copy;
    }
}
