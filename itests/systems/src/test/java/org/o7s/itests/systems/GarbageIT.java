package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.o7s.itests.wire.Capture;
import org.o7s.itests.wire.RawPort;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * A minute of frames from somebody who means no good, on a layer that is in use.
 *
 * <p>{@code -Do7s.garbage.seconds} and {@code -Do7s.garbage.seed} change its length and its frames.
 */
@NeedsNamespaces
class GarbageIT {
    private static final long SECONDS = Long.getLong("o7s.garbage.seconds", 60);
    private static final long SEED = Long.getLong("o7s.garbage.seed", 20_261_121);
    private static final int ETHER_TYPE = 0xa000;
    private static final int MAC_BYTES = 6;
    private static final int HEADER_BYTES = 14;
    private static final int FRAME_MAX_BYTES = 1514;
    private static final long HEAP_GROWTH_MAX_KIB = 16 << 10;
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Pattern HEAP_USED = Pattern.compile("used (\\d+)K");

    @Test
    void flowsGoOnMemoryStaysAndNothingFails()
            throws IOException, InterruptedException, ExecutionException {
        try (Lab lab = Lab.open("garbage");
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Link link = lab.link(lab.host("one"), lab.host("two"));
            O7sSystem client = O7sSystem.start(lab, link.left().host());
            O7sSystem server = O7sSystem.start(lab, link.right().host());
            Wire.ETH_AFPACKET.bootstrap(client, link.left());
            Wire.ETH_AFPACKET.bootstrap(server, link.right());
            Services.pong(server, "pong", Wire.LAYER);
            List<byte[]> seen = record(client, link);
            long heapBeforeKib = heapKib(server);

            AtomicBoolean enough = new AtomicBoolean();
            Tally tally = new Tally();
            Future<?> pings =
                    threads.submit(
                            () -> {
                                while (!enough.get()) {
                                    Outcome outcome =
                                            client.shell("oping -n pong -i 5ms -c 400 --json");
                                    tally.add(Services.summary(outcome.expectSuccess().out()));
                                }
                            });
            Future<Long> garbage = threads.submit(() -> throwGarbage(link, seen, enough));
            garbage.get();
            pings.get();

            assertThat(tally.received()).as("pings during the garbage").isPositive();
            assertThat(client.shell("oping -n pong -c 20 -i 10ms").expectSuccess().out())
                    .contains(
                            "20 packets transmitted, 20 received, 0 out-of-order, 0% packet loss");
            assertThat(heapKib(server))
                    .as("KiB of heap, %d before:%n%s", heapBeforeKib, largest(server))
                    .isLessThan(heapBeforeKib + HEAP_GROWTH_MAX_KIB);
            assertThat(Tally.drops(server, Set.of()))
                    .as("drops of %d frames, seed %d", garbage.get(), SEED)
                    .isNotEmpty();
            assertThat(complaints(server)).isEmpty();
        }
    }

    /** The frames of one ping, both ways: what is replayed and mutated later. */
    private static List<byte[]> record(O7sSystem client, Link link) throws IOException {
        try (Capture capture = link.left().host().capture(link.left().device())) {
            client.shell("oping -n pong -c 5 -i 10ms").expectSuccess();
            return new ArrayList<>(capture.frames(ETHER_TYPE));
        }
    }

    private static long throwGarbage(Link link, List<byte[]> seen, AtomicBoolean enough)
            throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        byte[] target = mac(link.right().mac());
        byte[] source = mac(link.left().mac());
        long frames = 0;
        long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        LinkEnd left = link.left();
        try (RawPort port =
                left.host().inside(() -> RawPort.open(left.device(), RawPort.View.INCOMING))) {
            while (System.nanoTime() < untilNs) {
                byte[] frame =
                        switch (random.nextInt(3)) {
                            case 0 -> random(random, target, source);
                            case 1 -> mutated(random, seen);
                            default -> seen.get(random.nextInt(seen.size()));
                        };
                if (port.send(frame)) {
                    frames++;
                }
            }
        } finally {
            enough.set(true);
        }
        return frames;
    }

    private static byte[] random(SplittableRandom random, byte[] target, byte[] source) {
        byte[] frame = new byte[HEADER_BYTES + random.nextInt(FRAME_MAX_BYTES - HEADER_BYTES + 1)];
        random.nextBytes(frame);
        System.arraycopy(target, 0, frame, 0, MAC_BYTES);
        if (random.nextBoolean()) {
            System.arraycopy(source, 0, frame, MAC_BYTES, MAC_BYTES);
        }
        frame[12] = (byte) (ETHER_TYPE >>> 8);
        frame[13] = (byte) ETHER_TYPE;
        if (random.nextBoolean() && frame.length > 16) {
            frame[14] = 0; // management, of which there is more to get wrong
            frame[15] = 0;
        }
        return frame;
    }

    private static byte[] mutated(SplittableRandom random, List<byte[]> seen) {
        byte[] frame = seen.get(random.nextInt(seen.size())).clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = HEADER_BYTES + random.nextInt(frame.length - HEADER_BYTES);
            frame[at] = (byte) random.nextInt(256);
        }
        return frame;
    }

    private static byte[] mac(String text) {
        String[] parts = text.split(":");
        byte[] mac = new byte[MAC_BYTES];
        for (int i = 0; i < MAC_BYTES; i++) {
            mac[i] = (byte) Integer.parseInt(parts[i], 16);
        }
        return mac;
    }

    /** What is alive on the heap of a daemon, in KiB. */
    private static long heapKib(O7sSystem system) {
        jcmd(system, "GC.run");
        Matcher used = HEAP_USED.matcher(jcmd(system, "GC.heap_info"));
        long sumKib = 0;
        while (used.find()) {
            sumKib += Long.parseLong(used.group(1));
        }
        assertThat(sumKib).as("heap of the daemon").isPositive();
        return sumKib;
    }

    /** The classes that fill the heap of a daemon. */
    private static String largest(O7sSystem system) {
        return jcmd(system, "GC.class_histogram")
                .lines()
                .limit(20)
                .collect(Collectors.joining("\n"));
    }

    private static String jcmd(O7sSystem system, String command) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return Programs.run(
                        LIMIT,
                        Map.of(),
                        List.of(jcmd, Long.toString(system.daemon().pid()), command))
                .expectSuccess()
                .out();
    }

    /** Lines of a daemon's log that say that something failed. */
    private static List<String> complaints(O7sSystem system) throws IOException {
        Path state = Path.of(system.environment().get("O7S_STATE_DIR"));
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(state)) {
            for (Path log :
                    files.filter(f -> f.getFileName().toString().endsWith(".log")).toList()) {
                Files.readAllLines(log).stream()
                        .filter(l -> l.contains("ERROR") || l.contains("SEVERE"))
                        .forEach(found::add);
            }
        }
        return found;
    }
}
