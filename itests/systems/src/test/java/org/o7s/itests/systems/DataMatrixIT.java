package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.o7s.lab.Cable;
import org.o7s.lab.Host;
import org.o7s.lab.Lab;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Running;
import org.o7s.lab.cable.ImpairmentMachine.Counts;
import org.o7s.lab.cable.Impairments;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * A sample of the matrix of bad paths (the whole of it is on virtual time, {@code ImpairedPathTest}
 * of the bundle frcp) with real processes: two systems with a cable for each row, and a data flow
 * over each, all at the same time. {@code -Do7s.data.bytes=100000000 -Do7s.data.s=900} is the long
 * run, which has more rows; its black holes last seconds, those of the build {@value #SHORT_MS} ms
 * in place of each second.
 */
@NeedsNamespaces
class DataMatrixIT {
    private static final long SEED = 20261123;
    private static final long BYTES = Long.getLong("o7s.data.bytes", 400_000);
    private static final Duration LIMIT = Duration.ofSeconds(Integer.getInteger("o7s.data.s", 90));
    private static final boolean IS_LONG = BYTES >= 10_000_000;
    private static final int SHORT_MS = 30;

    /** A second of a black hole, in ms. */
    private static final long S = IS_LONG ? 1000 : SHORT_MS;

    /** What may be under way and wait in both ends of a flow that nobody reads. */
    private static final long STALLED_BYTES = 8_000_000;

    /** What a process has at most; the long run takes 100, and one row of it kept is 100 more. */
    private static final long PROCESS_MIB = 190;

    /** The same of a daemon, which takes 165. */
    private static final long DAEMON_MIB = 255;

    private static final String STALLED = "stalled";

    /**
     * Until all flows are there, as a lost request for a flow over Ethernet is not repeated; so
     * slow that it has become bad before much has come through.
     */
    private static final Impairments GOOD = Impairments.NONE.withRate(1_000_000, 1000);

    private static final Impairments MESSY =
            Impairments.NONE.withReordering(0.25, 2).withDuplication(0.10).withCorruption(0.01);

    private static Map<String, Impairments> rows() {
        Map<String, Impairments> rows = new LinkedHashMap<>();
        rows.put(STALLED, Impairments.NONE);
        rows.put("loss-1-delay-50", MESSY.withLoss(0.01).withDelay(50, 10));
        rows.put("loss-30", MESSY.withLoss(0.30));
        Impairments near = MESSY.withDelay(10, 2);
        rows.put("bursts", near.withLoss(0.05).withBursts(3));
        rows.put("dark-at-times", near.withLoss(0.01).withDark(2 * S, 7 * S));
        rows.put("slow", near.withLoss(0.01).withRate(10_000_000, 25));
        if (IS_LONG) {
            rows.put("messy", MESSY);
            rows.put("loss-5", MESSY.withLoss(0.05));
            rows.put("loss-5-delay-300", MESSY.withLoss(0.05).withDelay(300, 60));
            rows.put("loss-20-delay-50", MESSY.withLoss(0.20).withDelay(50, 10));
            rows.put("loss-30-delay-300", MESSY.withLoss(0.30).withDelay(300, 60));
            rows.put("mostly-dark", near.withLoss(0.01).withDark(5 * S, 7 * S));
        }
        return rows;
    }

    /** The two systems, and a cable for each row. */
    private record Network(O7sSystem client, O7sSystem server, Map<String, Cable> cables) {
        static Network in(Lab lab, Iterable<String> rows) {
            Host one = lab.host("one");
            Host two = lab.host("two");
            Map<String, Cable> cables = new LinkedHashMap<>();
            for (String row : rows) {
                String device = "eth" + cables.size();
                Cable cable = lab.cable(end(one, device), end(two, device), SEED + cables.size());
                cable.impair(GOOD);
                cables.put(row, cable);
            }
            Network network =
                    new Network(O7sSystem.start(lab, one), O7sSystem.start(lab, two), cables);
            network.joinLayers();
            return network;
        }

        private static Lab.End end(Host host, String device) {
            return new Lab.End(host, device, Optional.empty());
        }

        /** A layer over each cable, where the name of its row is registered. */
        private void joinLayers() {
            List<String> here = new ArrayList<>();
            List<String> there = new ArrayList<>();
            cables.forEach(
                    (row, cable) -> {
                        String layer =
                                "irm ipcp bootstrap type eth-dix name %s layer %s dev %s"
                                        .formatted(row, row, cable.left().device());
                        here.add(layer);
                        there.add(layer);
                        there.add("irm bind program bulk-sink name " + row);
                        there.add("irm name register %s layer %s".formatted(row, row));
                    });
            client.shell(String.join("; ", here)).expectSuccess();
            server.shell(String.join("; ", there)).expectSuccess();
        }

        void impair(Map<String, Impairments> rows) {
            rows.forEach((row, impairments) -> cables.get(row).impair(impairments));
        }
    }

    private static Running sink(O7sSystem system, int flows) {
        return JavaProgram.of(BulkProcess.class)
                .start(system, "sink", Integer.toString(flows))
                .awaitOutput("ready", LIMIT);
    }

    private static Running source(O7sSystem system, Iterable<String> rows) {
        List<String> words = new ArrayList<>(List.of("source", Long.toString(BYTES)));
        rows.forEach(words::add);
        return JavaProgram.of(BulkProcess.class)
                .start(system, words.toArray(String[]::new))
                .awaitOutput("all flows are there", LIMIT);
    }

    @Test
    void dataArriveWholeOverBadCablesAndMemoryIsBounded() {
        Map<String, Impairments> rows = rows();
        try (Lab lab = Lab.open("data over bad cables")) {
            Network network = Network.in(lab, rows.keySet());
            Running sink = sink(network.server(), rows.size());
            Running source = source(network.client(), rows.keySet());
            network.impair(rows);
            source.awaitEnd(LIMIT).expectSuccess();
            System.out.print(source.output());

            for (String row : rows.keySet()) {
                long least = row.equals(STALLED) ? 1 : BYTES;
                assertThat(number(source, "%s: (\\d+) bytes arrived whole".formatted(row)))
                        .as(row)
                        .isGreaterThanOrEqualTo(least);
            }
            requireBad(rows, network.cables());
            assertThat(number(source, STALLED + ": (\\d+) bytes wait"))
                    .isBetween(1L, STALLED_BYTES);
            requireBounded(network, source, sink);
        }
    }

    private static void requireBounded(Network network, Running source, Running sink) {
        Map<String, Long> processes = new ResidentMemory().of("sink", sink).peakMebibytes();
        processes.put("source", number(source, "KiB of memory at most: (\\d+)") / 1024);
        Map<String, Long> daemons =
                new ResidentMemory()
                        .of("irmd of the client", network.client())
                        .of("irmd of the server", network.server())
                        .peakMebibytes();
        System.out.println("MiB of memory at most: " + processes + ", " + daemons);
        assertThat(processes).hasSize(2);
        assertThat(daemons).hasSize(2);
        processes.forEach(
                (who, mebibytes) -> assertThat(mebibytes).as(who).isLessThan(PROCESS_MIB));
        daemons.forEach((who, mebibytes) -> assertThat(mebibytes).as(who).isLessThan(DAEMON_MIB));
    }

    private static long number(Running process, String text) {
        Matcher matcher = Pattern.compile(text).matcher(process.output());
        assertThat(matcher.find()).as(process.output()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    /** Each cable did to the data what it was to do. */
    private static void requireBad(Map<String, Impairments> rows, Map<String, Cable> cables) {
        long corrupted = 0;
        for (Map.Entry<String, Impairments> row : rows.entrySet()) {
            Impairments wanted = row.getValue();
            if (wanted.equals(Impairments.NONE)) {
                continue;
            }
            Counts counts = cables.get(row.getKey()).toRight().orElseThrow();
            String what = row.getKey() + ": " + counts;
            System.out.println(what);
            long light = counts.offered() - counts.dark();
            requireShare(what, counts.lost() - counts.dark(), wanted.loss() * light);
            requireShare(what, counts.duplicated(), wanted.duplication() * counts.delivered());
            requireShare(what, counts.reordered(), wanted.reordering() * counts.delivered());
            assertThat(counts.dark() > 0).as(what).isEqualTo(wanted.outages().darkNs() > 0);
            assertThat(counts.overflowed() > 0).as(what).isEqualTo(wanted.rateBps() > 0);
            corrupted += counts.corrupted();
        }
        assertThat(corrupted).as("seed %d: frames with a flipped bit", SEED).isPositive();
    }

    /**
     * About as many as are expected of a cable that was bad from the beginning, or none; nothing is
     * said of a few, which chance may leave out.
     */
    private static void requireShare(String what, long frames, double expected) {
        if (expected == 0) {
            assertThat(frames).as(what).isZero();
        } else if (expected > 30) {
            assertThat((double) frames).as(what).isGreaterThan(expected / 3);
        }
    }
}
