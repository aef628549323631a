package org.o7s.simulator;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * What an experiment found. Times in ns of virtual time unless said otherwise.
 *
 * @param plan what was done
 * @param links how many links there are
 * @param convergedNs from the last connection until every member had a route to every other
 * @param reconvergedNs from the moment at which a link lost its carrier until every member reached
 *     every other again, to 20 ms; 0 if there is no link that can be missed
 * @param meanStretch length of the ways that packets take in relation to the shortest, on average
 * @param largestStretch the same, at worst
 * @param lookups names that were looked up
 * @param found names of them that were found
 * @param meanHops how many members answered one after the other until a search found a name, on
 *     average; 0 if nobody had to search
 * @param sent packets that clients sent
 * @param received packets of them that arrived
 * @param gapNs the longest time in which a client's packets did not arrive
 * @param controlBytesPerSecond bytes that a member sends per second while nothing happens
 * @param virtualNs how long it lasted
 * @param digest of all that was sent: two runs of one plan have the same
 * @param realNs how long it took, in ns of real time
 * @param moments how the share of known routes grew
 */
public record Report(
        Experiment.Plan plan,
        int links,
        long convergedNs,
        long reconvergedNs,
        double meanStretch,
        double largestStretch,
        long lookups,
        long found,
        double meanHops,
        long sent,
        long received,
        long gapNs,
        double controlBytesPerSecond,
        long virtualNs,
        long digest,
        long realNs,
        List<Moment> moments) {
    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_S = 1e9;

    /** Keeps a copy. */
    public Report {
        moments = List.copyOf(moments);
    }

    /** The share of all routes that members have at a time, 0..1. */
    public record Moment(long atNs, double share) {}

    /** Whether all was found, and nothing was lost that faults or cuts do not account for. */
    public boolean isClean() {
        boolean lossless = plan.faults().loss() == 0 && plan.cuts() == 0;
        return found == lookups && (!lossless || received == sent);
    }

    /** For people. */
    public String text() {
        StringBuilder out = new StringBuilder();
        line(out, "members", plan.shape().nodes() + ", " + links + " links");
        line(out, "layer", plan.options().toString());
        line(out, "seed", Long.toString(plan.seed()));
        line(
                out,
                "converged",
                round(convergedNs / NS_PER_MS, 0)
                        + " ms after the last connection, "
                        + round(reconvergedNs / NS_PER_MS, 0)
                        + " ms after a link went down");
        line(
                out,
                "stretch",
                round(meanStretch, 3) + " mean, " + round(largestStretch, 3) + " largest");
        line(
                out,
                "names",
                found + " of " + lookups + " found, " + round(meanHops, 2) + " hops on average");
        line(out, "packets", received + " of " + sent + " arrived");
        if (plan.cuts() > 0) {
            line(
                    out,
                    "cuts",
                    plan.cuts() + " links; longest gap " + round(gapNs / NS_PER_MS, 0) + " ms");
        }
        line(out, "control traffic", round(controlBytesPerSecond, 1) + " bytes/s per member");
        line(
                out,
                "time",
                round(virtualNs / NS_PER_S, 0)
                        + " s virtual, "
                        + round(realNs / NS_PER_S, 1)
                        + " s real");
        line(out, "digest", HexFormat.of().toHexDigits(digest));
        return out.toString();
    }

    private static void line(StringBuilder out, String label, String text) {
        out.append(String.format(Locale.ROOT, "%-16s ", label)).append(text).append('\n');
    }

    private static String round(double value, int digits) {
        return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP).toPlainString();
    }

    /** For machines: one JSON object. */
    public String json() {
        return String.format(
                Locale.ROOT,
                "{\"members\":%d,\"links\":%d,\"seed\":%d,\"converged_ms\":%.3f,"
                        + "\"reconverged_ms\":%.3f,"
                        + "\"stretch_mean\":%.4f,\"stretch_max\":%.4f,\"lookups\":%d,\"found\":%d,"
                        + "\"hops_mean\":%.3f,"
                        + "\"sent\":%d,\"received\":%d,\"cuts\":%d,\"gap_ms\":%.3f,"
                        + "\"control_bytes_per_s\":%.2f,\"virtual_s\":%.3f,\"real_s\":%.3f,\"digest\":\"%016x\"}",
                plan.shape().nodes(),
                links,
                plan.seed(),
                convergedNs / NS_PER_MS,
                reconvergedNs / NS_PER_MS,
                meanStretch,
                largestStretch,
                lookups,
                found,
                meanHops,
                sent,
                received,
                plan.cuts(),
                gapNs / NS_PER_MS,
                controlBytesPerSecond,
                virtualNs / NS_PER_S,
                realNs / NS_PER_S,
                digest);
    }
}
