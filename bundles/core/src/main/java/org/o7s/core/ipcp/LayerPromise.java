package org.o7s.core.ipcp;

import org.o7s.api.QosSpec;

/**
 * What a layer can promise of any flow that an IPCP carries, however good a flow is asked for. What
 * is not known is not promised. A value; any thread.
 *
 * <p>Order, repetition and checks are no terms of it: they are made end to end, in the library of
 * whoever has the flow.
 *
 * @param delayMs largest one-way delay in ms; {@link QosSpec#ANY} if none is promised
 * @param bandwidthBps what it sends for all its flows together, in bit/s; 0 if nothing is promised
 * @param availability number of nines; 0 if none are promised
 * @param maxGapMs longest gap in ms; {@link QosSpec#ANY} if none is promised
 */
public record LayerPromise(long delayMs, long bandwidthBps, int availability, long maxGapMs) {

    /** Packets are carried, and nothing is known of how. */
    public static final LayerPromise NONE = new LayerPromise(QosSpec.ANY, 0, 0, QosSpec.ANY);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a bandwidth is negative
     */
    public LayerPromise {
        if (bandwidthBps < 0) {
            throw new IllegalArgumentException("a bandwidth of " + bandwidthBps + " bit/s");
        }
    }

    /** The same promise with another bandwidth, in bit/s, 0 or more. */
    public LayerPromise withBandwidthBps(long newBandwidthBps) {
        return new LayerPromise(delayMs, newBandwidthBps, availability, maxGapMs);
    }

    /**
     * What is granted of a specification: never more than is asked, never more than is promised.
     *
     * <p>Order, loss, bit errors and the peer timeout are granted as asked: whatever cannot have
     * them is refused.
     */
    public QosSpec grant(QosSpec asked) {
        boolean less = Long.compareUnsigned(bandwidthBps, asked.bandwidthBps()) < 0;
        return new QosSpec(
                Math.max(asked.delayMs(), delayMs),
                less ? bandwidthBps : asked.bandwidthBps(),
                Math.min(asked.availability(), availability),
                asked.loss(),
                asked.ber(),
                asked.inOrder(),
                Math.max(asked.maxGapMs(), maxGapMs),
                asked.timeoutMs());
    }
}
