package org.o7s.itests.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.o7s.itests.slots.LivingNet.soon;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.o7s.itests.slots.LivingNet.Receipt;
import org.o7s.itests.slots.LivingNet.Worst;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Policies of every kind are exchanged again and again in a unicast layer that forwards packets at
 * 70 % of what it can: each exchange is new code whose effect is seen, and no packet is lost.
 *
 * <p>{@code -Do7s.swaps=1000} makes a thousand of each kind, and holds what they cost to its
 * limits; without it, timings are only printed. {@code -Do7s.swaps.apart=20} leaves 20 ms between
 * an exchange and the next one; without it, each follows the one before at once. {@code
 * -Do7s.swaps.kinds=scheduler,hash} exchanges new code of these kinds, as one, instead of pff alone
 * and all others as one.
 */
class LayerExchangeIT {
    private static final Logger LOG = LoggerFactory.getLogger(LayerExchangeIT.class);
    private static final int IN_EVERY_BUILD = 10;
    private static final int EXCHANGES = Integer.getInteger("o7s.swaps", IN_EVERY_BUILD);
    private static final boolean TIMED = EXCHANGES >= 1000;
    private static final long APART_NS = Long.getLong("o7s.swaps.apart", 0) * 1_000_000;

    private static final double LOAD = 0.7;
    private static final long HEAP_GROWTH_MAX_BYTES = 8L << 20;

    /** In use and the last good one, of two names, and the spare ones of each. */
    private static final int LOADERS_MAX = 7;

    /** After an exchange, for what it sets going. */
    private static final long TAIL_NS = 3_000_000;

    /**
     * After so many exchanges comes as much time as one of them takes. A percentile of few windows
     * says little: where limits are held, there are as many without an exchange as with one.
     */
    private static final int CONTROL_EVERY = TIMED ? 1 : 4;

    /** After the test has had everything collected, which leaves cold caches and code behind. */
    private static final long SETTLE_NS = 200_000_000;

    /**
     * Capacity is what nine of ten such slices do not exceed: others of the machine take from most.
     */
    private static final int CAPACITY_SLICES = TIMED ? 60 : 6;

    private static final long CAPACITY_SLICE_NS = 50_000_000;

    private static final long PAUSE_MAX_NS = 1_000_000;
    private static final double RATE_LEAST = 0.95;

    private static final List<String> TABLE = new ArrayList<>();

    @TempDir private static Path directory;
    private static LivingNet net;

    @BeforeAll
    static void start() throws Exception {
        net = new LivingNet(directory);
        for (int i = 0; i < 2; i++) {
            var _ = capacity();
        }
        TABLE.add(
                "%-13s %5s %5s | %-27s | %-27s | %-27s | %-27s | %-27s | %-27s | %-27s | %-22s | %7s %6s"
                        .formatted(
                                "kind",
                                "swaps",
                                "ms",
                                "paused, swaps: p50 p99 max",
                                "without: p50 p99 max (us)",
                                "late by, swaps: p50 p99 max",
                                "without: p50 p99 max",
                                "no CPU, swaps: p50 p99 max",
                                "without: p50 p99 max",
                                "loop held: p50 p99 max",
                                "capacity (packets/s)",
                                "loaders",
                                "heap"));
    }

    @AfterAll
    static void stop() throws Exception {
        String table = String.join(System.lineSeparator(), TABLE);
        LOG.info("exchanges under load{}{}", System.lineSeparator(), table);
        Files.writeString(Path.of("target", "layer-exchange.txt"), table);
        net.close();
    }

    /** What was measured of a kind. */
    private static final class Measured {
        final Pauses paused = new Pauses();
        final Pauses pausedControl = new Pauses();
        final Pauses late = new Pauses();
        final Pauses lateControl = new Pauses();
        final Pauses held = new Pauses();
        final Pauses delayed = new Pauses();
        final Pauses delayedControl = new Pauses();
        final RunDelay delay = new RunDelay("o7s-layer");
        final Pauses took = new Pauses();
        final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        final List<String> dropped = net.dropped();
        final long before = capacity();
        long after;
        long warmBytes;
        long grownBytes;

        long alive() {
            return loaders.stream().filter(l -> l.get() != null).count();
        }

        String row(String what) {
            return "%-13s %5d %5.0f | %s | %s | %s | %s | %s | %s | %s | %8d %8d %.2f | %7d %4dK"
                    .formatted(
                            what,
                            EXCHANGES,
                            took.percentileNs(50) / 1e6,
                            paused,
                            pausedControl,
                            late,
                            lateControl,
                            delayed,
                            delayedControl,
                            held,
                            before,
                            after,
                            (double) after / before,
                            alive(),
                            grownBytes >> 10);
        }
    }

    private static long capacity() {
        Pauses rates = new Pauses();
        for (int i = 0; i < CAPACITY_SLICES; i++) {
            rates.add(net.capacity(CAPACITY_SLICE_NS));
        }
        return rates.percentileNs(90);
    }

    /** Forwarding is seen by the way of the packets, and so is routing: they take turns. */
    private static Stream<Set<LayerKind>> groups() {
        String chosen = System.getProperty("o7s.swaps.kinds");
        if (chosen != null) {
            return Stream.of(
                    Stream.of(chosen.split(","))
                            .map(LayerKind::of)
                            .collect(
                                    Collectors.toCollection(
                                            () -> EnumSet.noneOf(LayerKind.class))));
        }
        Set<LayerKind> forwarding = EnumSet.of(LayerKind.PFF);
        return Stream.of(EnumSet.complementOf(EnumSet.copyOf(forwarding)), forwarding);
    }

    @ParameterizedTest
    @MethodSource("groups")
    void newCodeIsTakenUnderLoadWithoutALoss(Set<LayerKind> kinds) throws Exception {
        net.set("ipcp m*", "routing/ecmp pff/simple scheduler/fifo congestion/none admission/open");
        Measured measured = new Measured();
        net.pace((long) (measured.before * LOAD));
        Map<LayerKind, String> seen = new EnumMap<>(LayerKind.class);
        for (LayerKind kind : kinds) {
            seen.put(kind, look(kind, 0));
        }
        for (int i = 1; i <= EXCHANGES; i++) {
            int number = i;
            // Who makes a jar does not do it here.
            byte[] jar = LivingNet.jar(kinds, number);
            expectTaken(kinds, number, exchange(measured, () -> net.take(jar, kinds, number)));
            Bundle newest = net.newest(kinds);
            for (LayerKind kind : kinds) {
                seen.put(kind, expectSomethingElse(kind, number, seen.get(kind)));
                soon().until(() -> LivingNet.calls(newest, kind) > 0);
            }
            ClassLoader loader = newest.adapt(BundleWiring.class).getClassLoader();
            assertThat(measured.loaders).noneMatch(l -> l.refersTo(loader));
            measured.loaders.add(new WeakReference<>(loader));
            if (i == (EXCHANGES + 3) / 4) {
                measured.warmBytes = usedBytes();
                net.worst(SETTLE_NS);
            }
        }
        if (kinds.contains(LayerKind.ADDRESS)) {
            assertThat(net.number("birth") >>> 16).isEqualTo(EXCHANGES);
        }
        finish(named(kinds), measured);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> {
                            System.gc();
                            assertThat(measured.alive()).isLessThanOrEqualTo(LOADERS_MAX);
                        });
        expectWithinLimits(measured);
    }

    @Test
    void routingAndForwardingChangeAsOneUnderLoadWithoutALoss() throws Exception {
        Measured measured = new Measured();
        net.pace((long) (measured.before * LOAD));
        for (int i = 1; i <= EXCHANGES; i++) {
            boolean odd = i % 2 == 1;
            List<Receipt> receipts =
                    exchange(
                            measured,
                            () ->
                                    net.set(
                                            "ipcp m*",
                                            odd
                                                    ? "routing/lfa pff/alternate"
                                                    : "routing/link-state pff/simple"));
            assertThat(receipts).hasSize(10);
            assertThat(receipts).extracting(Receipt::set).containsOnly(receipts.getFirst().set());
            assertThat(net.text("policies"))
                    .contains(odd ? "routing=lfa" : "routing=link-state")
                    .contains(odd ? "pff=alternate" : "pff=simple");
            if (i == (EXCHANGES + 3) / 4) {
                measured.warmBytes = usedBytes();
                net.worst(SETTLE_NS);
            }
        }
        finish("routing+pff", measured);
        expectWithinLimits(measured);
    }

    private static String named(Set<LayerKind> kinds) {
        return kinds.size() == LayerKind.values().length - 1
                ? "all but pff"
                : kinds.stream().map(LayerKind::word).collect(Collectors.joining("+"));
    }

    private interface Swap {
        List<Receipt> run() throws Exception;
    }

    /** One exchange, and now and then as much time without one. */
    private static List<Receipt> exchange(Measured measured, Swap swap) throws Exception {
        net.worst(APART_NS);
        measured.delay.begin();
        long beganNs = System.nanoTime();
        List<Receipt> receipts = swap.run();
        long tookNs = System.nanoTime() - beganNs;
        measured.took.add(tookNs);
        Worst worst = net.worst(TAIL_NS);
        measured.paused.add(worst.pauseNs());
        measured.late.add(worst.lateNs());
        measured.delayed.add(measured.delay.ns());
        receipts.forEach(r -> measured.held.add(r.pauseNs()));
        assertThat(receipts).allMatch(r -> r.lost() == 0);
        if (measured.late.size() % CONTROL_EVERY == 0) {
            net.worst(APART_NS);
            measured.delay.begin();
            Worst without = net.worst(tookNs + TAIL_NS);
            measured.pausedControl.add(without.pauseNs());
            measured.lateControl.add(without.lateNs());
            measured.delayedControl.add(measured.delay.ns());
        }
        return receipts;
    }

    private static void expectTaken(Set<LayerKind> kinds, int number, List<Receipt> receipts) {
        assertThat(receipts).noneMatch(r -> r.from().equals(r.to()));
        for (LayerKind kind : kinds) {
            assertThat(receipts)
                    .filteredOn(r -> r.kind().equals(kind.word()))
                    .hasSize(kind.slots())
                    .allMatch(r -> r.to().equals(kind.policy(number) + " 1.0." + number));
        }
    }

    private static void finish(String what, Measured measured) {
        measured.grownBytes = usedBytes() - measured.warmBytes;
        measured.after = capacity();
        net.expectNothingLost(measured.dropped);
        TABLE.add(measured.row(what));
        LOG.info("exchanges under load{}{}", System.lineSeparator(), TABLE.getLast());
        assertThat(measured.grownBytes).as("growth of the heap").isLessThan(HEAP_GROWTH_MAX_BYTES);
    }

    private static void expectWithinLimits(Measured measured) {
        if (TIMED) {
            assertThat(measured.paused.percentileNs(99))
                    .as("p99 in ns of how long no packet arrived at most")
                    .isLessThanOrEqualTo(measured.pausedControl.percentileNs(99) + PAUSE_MAX_NS);
            assertThat(measured.held.percentileNs(99))
                    .as("p99 in ns of how long the loop was held, as receipts say")
                    .isLessThanOrEqualTo(PAUSE_MAX_NS);
            assertThat((double) measured.after / measured.before)
                    .as("capacity after, of that before")
                    .isGreaterThanOrEqualTo(RATE_LEAST);
        }
    }

    /** What can be seen of a kind is not what it was before. */
    private static String expectSomethingElse(LayerKind kind, int number, String before) {
        if (kind == LayerKind.ROUTING) {
            // It is computed off the loop.
            soon().until(() -> !look(kind, number).equals(before));
        }
        String now = look(kind, number);
        if (kind != LayerKind.HASH) {
            assertThat(now).isNotEqualTo(before);
        }
        boolean odd = number % 2 == 1;
        switch (kind) {
            case ROUTING, PFF -> assertThat(now).isNotEmpty();
            case SCHEDULER -> assertThat(now).isEqualTo(odd ? "best effort" : "voice");
            case CONGESTION -> assertThat(now).isEqualTo(Integer.toString(number));
            case ADMISSION -> {
                if (odd) {
                    assertThat(now).contains("does not admit this member");
                } else {
                    assertThat(now).isEmpty();
                }
            }
            case LOAD_BALANCE -> assertThat(now).isEqualTo(odd ? "1" : "0");
            case ADDRESS -> assertThat(Long.parseLong(now) >>> 16).isEqualTo(number);
            case HASH -> assertThat(now).isEqualTo("known");
        }
        return now;
    }

    private static String look(LayerKind kind, int number) {
        return switch (kind) {
            case ROUTING, PFF -> net.way();
            case SCHEDULER -> net.text("burst");
            case CONGESTION -> Long.toString(net.number("rate"));
            case ADMISSION -> net.text("visit");
            case LOAD_BALANCE -> Long.toString(net.number("pick"));
            case ADDRESS -> Long.toString(net.number("address"));
            case HASH -> net.knows("server") && !net.knows("nobody" + number) ? "known" : "lost";
        };
    }

    private static long usedBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
