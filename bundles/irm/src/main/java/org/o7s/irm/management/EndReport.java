package org.o7s.irm.management;

import java.util.EnumMap;
import java.util.Map;
import org.o7s.api.FlowCounters;
import org.o7s.core.flow.FlowMeasure;
import org.o7s.core.flow.FlowMeasures;

/**
 * What is known of an end of a flow.
 *
 * @param by who says so, for people: {@code process 4711}
 * @param measures what it says; any numbers if a process does
 * @param why why it is no more than that, a sentence without a subject; empty if it is all
 */
public record EndReport(String by, FlowMeasures measures, String why) {
    /** The library of a process of its own, or of an application in the framework. */
    public static EndReport of(String by, FlowMeasures measures) {
        return new EndReport(by, measures, "");
    }

    /** What passes through the daemon is all that is known. */
    public static EndReport ofDaemon(FlowCounters counted, String why) {
        Map<FlowMeasure, Long> values = new EnumMap<>(FlowMeasure.class);
        values.put(FlowMeasure.SENT_PACKETS, Math.max(0, counted.sentPackets()));
        values.put(FlowMeasure.RECEIVED_PACKETS, Math.max(0, counted.receivedPackets()));
        return new EndReport("the daemon", new FlowMeasures(values), why);
    }

    /** Nothing is known. */
    public static EndReport nothing(String why) {
        return new EndReport("nobody", FlowMeasures.NONE, why);
    }

    /** What happened since an earlier report of the same end. */
    public EndReport since(EndReport earlier) {
        return new EndReport(by, measures.since(earlier.measures), why);
    }
}
