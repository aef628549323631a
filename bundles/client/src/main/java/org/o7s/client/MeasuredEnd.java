package org.o7s.client;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.o7s.api.FlowCounters;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowMeasure;
import org.o7s.core.flow.FlowMeasures;
import org.o7s.frcp.FrcpReport;

/** The counters of one end of a flow as what it measured. Stateless. */
final class MeasuredEnd {
    private MeasuredEnd() {}

    /**
     * What an end measured.
     *
     * @param ageNs how long it has been there
     * @param qos what was granted
     * @param frcp what FRCP says of it; null without
     */
    static FlowMeasures of(
            long ageNs, FlowCounters counters, QosSpec qos, @Nullable FrcpReport frcp) {
        Map<FlowMeasure, Long> all = new EnumMap<>(FlowMeasure.class);
        put(all, FlowMeasure.AGE_NS, ageNs);
        put(all, FlowMeasure.SENT_PACKETS, counters.sentPackets());
        put(all, FlowMeasure.SENT_BYTES, counters.sentBytes());
        put(all, FlowMeasure.RECEIVED_PACKETS, counters.receivedPackets());
        put(all, FlowMeasure.RECEIVED_BYTES, counters.receivedBytes());
        boolean checked = qos.isChecked() || (frcp != null && frcp.checked());
        if (checked || counters.droppedCheck() > 0) {
            put(all, FlowMeasure.DAMAGED_PACKETS, counters.droppedCheck());
        }
        if (frcp != null) {
            add(all, frcp, qos.loss() == 0);
        }
        return new FlowMeasures(all);
    }

    private static void add(Map<FlowMeasure, Long> all, FrcpReport frcp, boolean retransmits) {
        // With retransmission, what was refused comes again.
        long dropped = frcp.dropped() + (retransmits ? 0 : frcp.refused());
        long useless = frcp.duplicates() + frcp.late() + frcp.dropped() + frcp.refused();
        // The numbers are read while others are counted: a difference may be below 0 for a moment.
        put(all, FlowMeasure.ARRIVED_PACKETS, Math.max(0, frcp.received() - useless));
        put(all, FlowMeasure.DROPPED_HERE, dropped);
        put(all, FlowMeasure.MISSING_PACKETS, Math.max(0, frcp.lost()));
        put(all, FlowMeasure.LATE_PACKETS, frcp.late());
        put(all, FlowMeasure.REPEATED_PACKETS, frcp.repeated());
        put(all, FlowMeasure.GAPS, frcp.gaps());
        put(all, FlowMeasure.LONGEST_GAP_NS, frcp.longestWaitNs());
        put(all, FlowMeasure.LONGEST_SILENCE_NS, frcp.longestSilenceNs());
        put(all, FlowMeasure.ROUND_TRIP_NS, frcp.roundTripNs());
        put(all, FlowMeasure.LEAST_ROUND_TRIP_NS, frcp.leastRoundTripNs());
        put(all, FlowMeasure.OVERTAKEN_PACKETS, frcp.outOfOrder());
        put(all, FlowMeasure.OUTAGES, frcp.outages());
        put(all, FlowMeasure.OUTAGE_NS, frcp.outageNs());
    }

    /** What is not known is below 0, and is left out. */
    private static void put(Map<FlowMeasure, Long> all, FlowMeasure measure, long value) {
        if (value >= 0) {
            all.put(measure, value);
        }
    }
}
