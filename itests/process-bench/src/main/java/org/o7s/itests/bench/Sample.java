package org.o7s.itests.bench;

import java.util.ArrayList;
import java.util.List;

/** Something that is measured of every way. */
sealed interface Sample {
    /** Sizes of packets, in bytes. */
    List<Integer> SIZES = List.of(64, 1400, 8192);

    /** What iperf3 writes at once: a message of this size is more than a packet. */
    int MESSAGE_BYTES = 128 * 1024;

    /** Packets of round trips, in bytes. */
    int TRIP_BYTES = 64;

    /** Before each round trip between processes that sleep. */
    long PAUSE_NS = 1_000_000;

    /** Who makes connections at one time. */
    List<Integer> DIALLERS = List.of(1, 16);

    /** What the table calls it. */
    String title();

    /** Packets or messages one way, as many as go. */
    record Rate(int bytes) implements Sample {
        /** Whether that is more than a packet holds. */
        boolean isOfMessages() {
            return bytes >= MESSAGE_BYTES;
        }

        @Override
        public String title() {
            return "one way, " + bytes + " B";
        }
    }

    /** There and back, one after the other; parked: one per ms, so that both ends sleep between. */
    record Trip(boolean parked) implements Sample {
        @Override
        public String title() {
            return "round trip, " + (parked ? "parked" : "busy");
        }
    }

    /** Flows allocated and deallocated, connections made and closed. */
    record Dial(int threads) implements Sample {
        @Override
        public String title() {
            return "allocated and deallocated, " + threads + " at a time";
        }
    }

    /** A token that six processes hand round. */
    record Ring() implements Sample {
        @Override
        public String title() {
            return "round of six processes";
        }
    }

    /** What flows take that are open. */
    record Footprint() implements Sample {
        @Override
        public String title() {
            return "memory";
        }
    }

    /** What flows cost that nobody uses. */
    record Idle() implements Sample {
        @Override
        public String title() {
            return "idle";
        }
    }

    /** Round trips of others, while the owner of many flows is killed. */
    record Death() implements Sample {
        @Override
        public String title() {
            return "round trip of others, parked, when the owner is killed";
        }
    }

    /**
     * All that are taken of every way, in the order of a round.
     *
     * @param messages whether some way of ours carries messages of more than a packet
     */
    static List<Sample> all(boolean messages) {
        List<Sample> all = new ArrayList<>();
        SIZES.forEach(bytes -> all.add(new Rate(bytes)));
        if (messages) {
            all.add(new Rate(MESSAGE_BYTES));
        }
        all.add(new Trip(false));
        all.add(new Trip(true));
        DIALLERS.forEach(threads -> all.add(new Dial(threads)));
        all.add(new Ring());
        return all;
    }
}
