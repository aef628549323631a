package org.o7s.allocator;

import org.o7s.api.QosSpec;
import org.o7s.wire.g23.QosFields;

/** Between what an application asks, what the wire carries, and the cubes of the layer. */
final class QosMapping {
    private static final int BEST_EFFORT = 0;
    private static final int VIDEO = 1;
    private static final int VOICE = 2;

    private QosMapping() {}

    /** The cube of a flow, 0..2 (docs/wire/wire-unicast.md 9.1). */
    static int cube(QosSpec qos) {
        boolean lowBandwidth = Long.compareUnsigned(qos.bandwidthBps(), 100_000) <= 0;
        if (qos.delayMs() <= 50
                && lowBandwidth
                && qos.availability() >= 5
                && qos.maxGapMs() <= 50) {
            return VOICE;
        }
        if (qos.delayMs() <= 100 && qos.availability() >= 3 && qos.maxGapMs() <= 100) {
            return VIDEO;
        }
        return BEST_EFFORT;
    }

    static QosFields toWire(QosSpec qos) {
        return new QosFields(
                qos.delayMs(),
                qos.bandwidthBps(),
                qos.availability(),
                qos.loss(),
                qos.ber(),
                qos.inOrder(),
                qos.maxGapMs(),
                qos.timeoutMs());
    }

    static QosSpec fromWire(QosFields qos) {
        return new QosSpec(
                qos.delayMs(),
                qos.bandwidthBps(),
                qos.availability(),
                qos.loss(),
                qos.ber(),
                qos.inOrder(),
                qos.maxGapMs(),
                qos.timeoutMs());
    }
}
