package org.o7s.simulator;

/**
 * What a link does to packets.
 *
 * @param delayNs how long a packet travels, in ns
 * @param bitsPerSecond how fast it is; 0 for as fast as packets come
 * @param loss share of packets that get lost, 0..1
 * @param duplication share of packets that come twice, 0..1
 * @param corruption share of packets of which one byte changes, 0..1
 * @param reordering share of packets that travel twice as long as the others, 0..1
 */
public record Faults(
        long delayNs,
        long bitsPerSecond,
        double loss,
        double duplication,
        double corruption,
        double reordering) {

    /** A millisecond of delay, and no fault. */
    public static final Faults NONE = new Faults(1_000_000, 0, 0, 0, 0, 0);

    /** Checks the ranges. */
    public Faults {
        if (delayNs < 0 || bitsPerSecond < 0) {
            throw new IllegalArgumentException(
                    "a delay of %d ns, %d bit/s".formatted(delayNs, bitsPerSecond));
        }
        requireShare("loss", loss);
        requireShare("duplication", duplication);
        requireShare("corruption", corruption);
        requireShare("reordering", reordering);
    }

    private static void requireShare(String what, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(what + " is " + share + " instead of 0..1");
        }
    }

    /** The same with another share of lost packets. */
    public Faults withLoss(double share) {
        return new Faults(delayNs, bitsPerSecond, share, duplication, corruption, reordering);
    }

    /** The same with another delay. */
    public Faults withDelayNs(long ns) {
        return new Faults(ns, bitsPerSecond, loss, duplication, corruption, reordering);
    }

    /** The same with another rate. */
    public Faults withBitsPerSecond(long rate) {
        return new Faults(delayNs, rate, loss, duplication, corruption, reordering);
    }
}
