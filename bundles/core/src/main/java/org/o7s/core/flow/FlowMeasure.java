package org.o7s.core.flow;

/**
 * What the end of a flow may have measured, with its unit in the name. Counts and sums grow from
 * the moment when the flow was there; the others are what they are at the moment of asking.
 */
public enum FlowMeasure {
    /** How long the end has been measuring, in ns. */
    AGE_NS(1, Kind.COUNT),
    /** Packets that the application wrote. */
    SENT_PACKETS(2, Kind.COUNT),
    /** Their payload in bytes. */
    SENT_BYTES(3, Kind.COUNT),
    /** Packets that the application read. */
    RECEIVED_PACKETS(4, Kind.COUNT),
    /** Their payload in bytes. */
    RECEIVED_BYTES(5, Kind.COUNT),
    /** Packets that failed their check and were dropped; only where packets are checked. */
    DAMAGED_PACKETS(6, Kind.COUNT),
    /**
     * Packets with numbers that came in time and were not dropped here; from here on only with
     * FRCP.
     */
    ARRIVED_PACKETS(7, Kind.COUNT),
    /** Packets with numbers that the peer sent and that never came; without repetition. */
    MISSING_PACKETS(8, Kind.COUNT),
    /** Packets that came too late to be delivered, as later ones had been; without repetition. */
    LATE_PACKETS(9, Kind.COUNT),
    /** Packets that this end sent again. */
    REPEATED_PACKETS(10, Kind.COUNT),
    /** How often the next packet was missing while a later one was there. */
    GAPS(11, Kind.COUNT),
    /**
     * The longest of these times, in ns: how long packets waited for a missing one, or, without
     * repetition, how long nothing came before the packet that showed the gap.
     */
    LONGEST_GAP_NS(12, Kind.LONGEST),
    /** The longest time in which nothing came of the peer, signs of life included, in ns. */
    LONGEST_SILENCE_NS(13, Kind.LONGEST),
    /** The smoothed time from a packet to what the peer says of it, in ns. */
    ROUND_TRIP_NS(14, Kind.NOW),
    /** The least of these times, in ns. */
    LEAST_ROUND_TRIP_NS(15, Kind.NOW),
    /** Packets that came after one with a later number. */
    OVERTAKEN_PACKETS(16, Kind.COUNT),
    /** How often the peer counted as dead and came back. */
    OUTAGES(17, Kind.COUNT),
    /** How long these took together, in ns. */
    OUTAGE_NS(18, Kind.COUNT),
    /**
     * Packets with numbers that came in time, and that this end dropped for good as its application
     * reads too slowly, or takes too little at a time.
     */
    DROPPED_HERE(19, Kind.COUNT);

    /** How a measure comes to be. */
    public enum Kind {
        /** It only grows, by what happens. */
        COUNT,
        /** The largest of all so far. */
        LONGEST,
        /** As it was found last, by something that was sent. */
        NOW
    }

    private final int number;
    private final Kind kind;

    FlowMeasure(int number, Kind kind) {
        this.number = number;
        this.kind = kind;
    }

    /** Its number between processes, 1 to 31; never used again for another one. */
    public int number() {
        return number;
    }

    /** How it comes to be. */
    public Kind kind() {
        return kind;
    }
}
