package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Programs;
import org.o7s.lab.Running;
import org.o7s.lab.cable.Capture;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * Seconds of frames from somebody who means no good, on a layer that is in use: what is open goes
 * on, new flows can be had with patience ({@link NewFlows}), and afterwards all is well.
 *
 * <p>{@code -Do7s.garbage.seconds} and {@code -Do7s.garbage.seed} change its length and its frames:
 * with 60 it is the garbage minute.
 */
@NeedsNamespaces
class GarbageIT {
    private static final int FRAME_MAX_BYTES = 1514;
    private static final long SECONDS = Long.getLong("o7s.garbage.seconds", 5);
    private static final long SEED = Long.getLong("o7s.garbage.seed", 20_261_121);
    private static final int ETHER_TYPE = 0xa000;
    private static final String REPLY = "o7s.oping.reply";

    private static final long HEAP_GROWTH_MAX_KIB = 16 << 10;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** How much longer the garbage goes on while no new flow could be had. */
    private static final long LONGER_SECONDS = 180;

    /** Forged flows take room until their server finds them silent. */
    private static final Duration WELL_AGAIN_WITHIN = Duration.ofSeconds(90);

    private static final Pattern HEAP_USED = Pattern.compile("used (\\d+)K");

    @ParameterizedTest
    @EnumSource
    void flowsGoOnMemoryStaysAndNothingFails(Floodable layer)
            throws IOException, InterruptedException, ExecutionException {
        try (Lab lab = Lab.open("garbage " + layer)) {
            Link link = lab.link(lab.host("one"), lab.host("two"));
            O7sSystem client = O7sSystem.start(lab, link.left().host());
            O7sSystem server = O7sSystem.start(lab, link.right().host());
            layer.build(link, client, server);
            List<byte[]> seen = record(layer, client, link);
            Running old = client.start("oping -n pong -i 20ms --timeout 90s --json");
            old.awaitOutput(REPLY, LIMIT);
            long heapBeforeKib = heapKib(server);
            long repliesBefore = replies(old);

            boolean few = layer == Floodable.ETH_LLC;
            NewFlows flows = new NewFlows(client, few, "oping -n pong -i 5ms -c 100");
            long frames = thrown(new Garbage(link, seen, SEED), Optional.of(flows));
            System.out.println(layer + ": " + frames + " frames, " + flows);
            assertThat(frames).isPositive();
            assertThat(flows.had()).as("new flows, seed %d: %s", SEED, flows).isPositive();
            assertThat(replies(old)).as("replies on the old flow").isGreaterThan(repliesBefore);

            expectAllIsWell(client, old);
            expectNothingIsLeft(server, Wire.IPCP, heapBeforeKib, frames);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stateless", "stateful"})
    void whoeverIsInABroadcastLayerGoesOnHearing(String transfer)
            throws IOException, InterruptedException, ExecutionException {
        try (Lab lab = Lab.open("garbage broadcast " + transfer)) {
            List<O7sSystem> systems = new ArrayList<>();
            BroadcastChain chain =
                    BroadcastChain.build(
                            lab,
                            "oo",
                            (n, end) -> {
                                systems.add(O7sSystem.start(lab, end.host()));
                                return Node.of(systems.getLast());
                            },
                            "transfer",
                            transfer);
            Link link = chain.link(1);
            List<byte[]> seen;
            try (Capture capture = link.left().host().capture(link.left().device())) {
                chain.everybodyHears(1, "said-before");
                chain.everybodyHears(2, "said-before");
                await("something of it is recorded")
                        .atMost(LIMIT)
                        .until(() -> capture.frames(ETHER_TYPE).size() >= 2);
                seen = capture.frames(ETHER_TYPE);
            }
            O7sSystem server = systems.get(1);
            Running listener = chain.node(2).listen(BroadcastChain.LAYER);
            long heapBeforeKib = heapKib(server);
            long frames = thrown(new Garbage(link, seen, SEED), Optional.empty());
            assertThat(frames).isPositive();
            // A forged number of its may silence the speaker for a while (docs/wire/broadcast.md
            // 3).
            await("who listened before hears what is said afterwards")
                    .atMost(WELL_AGAIN_WITHIN)
                    .pollInterval(Duration.ofMillis(500))
                    .until(
                            () -> {
                                chain.node(1).say(BroadcastChain.LAYER, "said-afterwards");
                                return listener.output().contains("Message is said-afterwards.");
                            });
            listener.kill();
            chain.everybodyHears(2, "said-back");
            expectNothingIsLeft(server, "n1", heapBeforeKib, frames);
        }
    }

    /** Throws it while new flows are asked for, until there was enough of both. */
    private static long thrown(Garbage garbage, Optional<NewFlows> flows)
            throws InterruptedException, ExecutionException {
        AtomicBoolean enough = new AtomicBoolean();
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Long> thrown = thread.submit(() -> garbage.throwUntil(enough));
            try {
                long beganNs = System.nanoTime();
                await("garbage for %d s, and a new flow through it".formatted(SECONDS))
                        .atMost(Duration.ofSeconds(SECONDS + LONGER_SECONDS))
                        .pollInterval(Duration.ofMillis(50))
                        .until(
                                () -> {
                                    flows.ifPresent(NewFlows::attend);
                                    long ns = System.nanoTime() - beganNs;
                                    return thrown.isDone()
                                            || (flows.map(NewFlows::had).orElse(1) > 0
                                                    && TimeUnit.NANOSECONDS.toSeconds(ns)
                                                            >= SECONDS);
                                });
            } finally {
                enough.set(true);
                flows.ifPresent(NewFlows::end);
            }
            return thrown.get();
        }
    }

    private static void expectNothingIsLeft(
            O7sSystem server, String lowest, long heapBeforeKib, long frames) throws IOException {
        await("the memory of the garbage is free again")
                .atMost(WELL_AGAIN_WITHIN)
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> expectHeapAs(server, heapBeforeKib));
        assertThat(Tally.drops(server, lowest, Set.of()))
                .as("drops of %d frames, seed %d", frames, SEED)
                .isNotEmpty();
        assertThat(complaints(server)).isEmpty();
    }

    /** A new flow can be had and loses nothing, and the old one was never lost. */
    private static void expectAllIsWell(O7sSystem client, Running old) {
        NewFlows after = new NewFlows(client, true, "oping -n pong -c 1 -i 10ms");
        await("a new flow can be had after the garbage")
                .atMost(WELL_AGAIN_WITHIN)
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () -> {
                            after.attend();
                            return after.had() > 0;
                        });
        after.end();
        assertThat(pingOverNewFlow(client).expectSuccess().out())
                .contains("20 packets transmitted, 20 received, 0 out-of-order, 0% packet loss");
        long replies = replies(old);
        await("replies come on the flow that was there before the garbage")
                .atMost(WELL_AGAIN_WITHIN)
                .until(() -> replies(old) > replies + 10);
    }

    /** Who finds the table full of forged flows is not answered, and may ask again. */
    private static Outcome pingOverNewFlow(O7sSystem client) {
        long untilNs = System.nanoTime() + WELL_AGAIN_WITHIN.toNanos();
        Outcome ping;
        do {
            ping = client.shell("oping -n pong -c 20 -i 10ms", LIMIT);
        } while (ping.err().contains("E-ALLOC-TIMEOUT") && System.nanoTime() - untilNs < 0);
        return ping;
    }

    private static long replies(Running ping) {
        return ping.output().lines().filter(l -> l.contains(REPLY)).count();
    }

    /** The frames of one ping, both ways: what is replayed and mutated later. */
    private static List<byte[]> record(Floodable layer, O7sSystem client, Link link)
            throws IOException {
        try (Capture capture = link.left().host().capture(link.left().device())) {
            client.shell("oping -n pong -c 5 -i 10ms").expectSuccess();
            await("all its frames are recorded")
                    .atMost(LIMIT)
                    .until(() -> layer.frames(capture).size() >= layer.framesOfAPing());
            List<byte[]> frames = new ArrayList<>(layer.frames(capture));
            if (layer.wire() == Wire.ETH_AFPACKET && layer != Floodable.RAPTOR) {
                frames.add(train(frames));
            }
            return frames;
        }
    }

    /** All data frames of one direction in one frame (docs/wire/extensions.md, trains). */
    private static byte[] train(List<byte[]> frames) {
        byte[] first =
                frames.stream().filter(f -> f[14] != 0 || f[15] != 0).findFirst().orElseThrow();
        ByteArrayOutputStream train = new ByteArrayOutputStream();
        train.write(first, 0, 18);
        for (byte[] frame : frames) {
            boolean same = Arrays.equals(frame, 0, 16, first, 0, 16);
            if (same && train.size() + frame.length <= FRAME_MAX_BYTES) {
                train.write(frame, 14, frame.length - 14);
            }
        }
        byte[] bytes = train.toByteArray();
        bytes[14] = (byte) 0xff;
        bytes[15] = (byte) 0xff;
        bytes[16] = (byte) ((bytes.length - 18) >>> 8);
        bytes[17] = (byte) (bytes.length - 18);
        return bytes;
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

    private static void expectHeapAs(O7sSystem system, long beforeKib) {
        long nowKib = heapKib(system);
        if (nowKib >= beforeKib + HEAP_GROWTH_MAX_KIB) {
            fail("%d KiB of heap, %d before:%n%s", nowKib, beforeKib, largest(system));
        }
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
