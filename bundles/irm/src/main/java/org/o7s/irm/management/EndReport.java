package org.o7s.irm.management;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.o7s.api.FlowCounters;
import org.o7s.api.FlowState;
import org.o7s.core.flow.FlowMeasure;
import org.o7s.core.flow.FlowMeasures;

/**
 * What is known of an end of a flow.
 *
 * @param by who says so, for people: {@code process 4711}
 * @param measures what it says; any numbers if a process does
 * @param state the flow as its user has it; empty if that is not said
 * @param why why it is no more than that, a sentence without a subject; empty if it is all
 */
public record EndReport(String by, FlowMeasures measures, Optional<FlowState> state, String why) {
    /** The library of a process of its own, or of an application in the framework. */
    public static EndReport of(String by, FlowMeasures measures, Optional<FlowState> state) {
        return new EndReport(by, measures, state, "");
    }

    /** What passes through the daemon is all that is known. */
    public static EndReport ofDaemon(FlowCounters counted, String why) {
        Map<FlowMeasure, Long> values = new EnumMap<>(FlowMeasure.class);
        values.put(FlowMeasure.SENT_PACKETS, Math.max(0, counted.sentPackets()));
        values.put(FlowMeasure.RECEIVED_PACKETS, Math.max(0, counted.receivedPackets()));
        return new EndReport("the daemon", new FlowMeasures(values), Optional.empty(), why);
    }

    /** Nothing is known. */
    public static EndReport nothing(String why) {
        return new EndReport("nobody", FlowMeasures.NONE, Optional.empty(), why);
    }

    /** What happened since an earlier report of the same end: nothing is known if others say it. */
    public EndReport since(EndReport earlier) {
        if (!by.equals(earlier.by)) {
            return nothing(
                    "%s said it at first, and %s then: what happened in that time is not known%s"
                            .formatted(earlier.by, by, reasons(earlier)));
        }
        return new EndReport(by, measures.since(earlier.measures), state, why);
    }

    private String reasons(EndReport earlier) {
        String reason = why.isEmpty() ? earlier.why : why;
        return reason.isEmpty() ? "" : "; " + reason;
    }
}
