package org.o7s.lab.cable;

/**
 * What a bad cable does to the frames of one direction. Probabilities are 0..1.
 *
 * @param loss that a frame vanishes
 * @param duplication that it arrives twice
 * @param corruption that one bit behind the Ethernet header is flipped
 * @param reordering that it is held back by {@code holdBackNs}, so that others overtake it
 * @param holdBackNs by how much, in ns
 * @param delayNs delay of each frame, in ns
 * @param jitterNs the delay varies evenly by up to so much in both directions, in ns; it never
 *     reorders
 * @param rateBps bit/s of the cable; 0 means without limit
 * @param queueFrames frames that wait for a cable with a rate at most; more are dropped
 * @param outages how frames vanish together
 */
public record Impairments(
        double loss,
        double duplication,
        double corruption,
        double reordering,
        long holdBackNs,
        long delayNs,
        long jitterNs,
        long rateBps,
        int queueFrames,
        Outages outages) {

    /** Frames that wait if nothing is said of that. */
    public static final int QUEUE_FRAMES = 1000;

    /** A cable that does nothing to frames. */
    public static final Impairments NONE =
            new Impairments(0, 0, 0, 0, 0, 0, 0, 0, QUEUE_FRAMES, Outages.NONE);

    /** Checks the ranges. */
    public Impairments {
        requireProbability("loss", loss);
        requireProbability("duplication", duplication);
        requireProbability("corruption", corruption);
        requireProbability("reordering", reordering);
        if (holdBackNs < 0 || delayNs < 0 || jitterNs < 0 || jitterNs > delayNs || rateBps < 0) {
            throw new IllegalArgumentException("times and rate must be 0 or more, jitter ≤ delay");
        }
        if (queueFrames < 1) {
            throw new IllegalArgumentException("queue " + queueFrames + " is less than 1");
        }
    }

    private static void requireProbability(String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(what + " " + value + " is outside 0..1");
        }
    }

    /** The same cable with that loss. */
    public Impairments withLoss(double p) {
        return new Impairments(
                p,
                duplication,
                corruption,
                reordering,
                holdBackNs,
                delayNs,
                jitterNs,
                rateBps,
                queueFrames,
                outages);
    }

    /** The same cable with that duplication. */
    public Impairments withDuplication(double p) {
        return new Impairments(
                loss,
                p,
                corruption,
                reordering,
                holdBackNs,
                delayNs,
                jitterNs,
                rateBps,
                queueFrames,
                outages);
    }

    /** The same cable with that corruption. */
    public Impairments withCorruption(double p) {
        return new Impairments(
                loss,
                duplication,
                p,
                reordering,
                holdBackNs,
                delayNs,
                jitterNs,
                rateBps,
                queueFrames,
                outages);
    }

    /** The same cable, holding back some frames for so many ms. */
    public Impairments withReordering(double p, long holdBackMs) {
        return new Impairments(
                loss,
                duplication,
                corruption,
                p,
                holdBackMs * 1_000_000,
                delayNs,
                jitterNs,
                rateBps,
                queueFrames,
                outages);
    }

    /** The same cable with that delay and jitter in ms. */
    public Impairments withDelay(long delayMs, long jitterMs) {
        return new Impairments(
                loss,
                duplication,
                corruption,
                reordering,
                holdBackNs,
                delayMs * 1_000_000,
                jitterMs * 1_000_000,
                rateBps,
                queueFrames,
                outages);
    }

    /** The same cable with that rate in bit/s, and room for so many waiting frames. */
    public Impairments withRate(long bps, int frames) {
        return new Impairments(
                loss,
                duplication,
                corruption,
                reordering,
                holdBackNs,
                delayNs,
                jitterNs,
                bps,
                frames,
                outages);
    }

    /** The same cable, on which so many frames in a row vanish with each one that is lost. */
    public Impairments withBursts(int frames) {
        return withOutages(new Outages(frames, outages.darkNs(), outages.everyNs()));
    }

    /** The same cable, dark at the end of each period, both in ms: nothing comes through then. */
    public Impairments withDark(long darkMs, long everyMs) {
        return withOutages(
                new Outages(outages.burstFrames(), darkMs * 1_000_000, everyMs * 1_000_000));
    }

    private Impairments withOutages(Outages other) {
        return new Impairments(
                loss,
                duplication,
                corruption,
                reordering,
                holdBackNs,
                delayNs,
                jitterNs,
                rateBps,
                queueFrames,
                other);
    }
}
