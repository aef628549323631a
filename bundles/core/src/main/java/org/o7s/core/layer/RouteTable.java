package org.o7s.core.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A forwarding table in neutral form: destination address to neighbours, in the order of
 * preference. Immutable. It belongs to the mechanism and outlives every policy.
 */
public final class RouteTable {
    /** The most hops of one destination. */
    public static final int HOPS_MAX = 64;

    /** A table without routes. */
    public static final RouteTable EMPTY = new RouteTable(new TreeMap<>());

    private final long[] destinations;
    private final Row[] rows;

    /**
     * The hops to one destination.
     *
     * @param hops addresses of neighbours: 1..64
     * @param equal how many of them, from the first, are of equal cost; the others are alternates
     */
    public record Row(List<Long> hops, int equal) {
        /** Checks and keeps a copy. */
        public Row {
            hops = List.copyOf(hops);
            if (hops.isEmpty() || hops.size() > HOPS_MAX || equal < 1 || equal > hops.size()) {
                throw new IllegalArgumentException(
                        hops.size() + " hops, " + equal + " of equal cost");
            }
        }
    }

    private RouteTable(SortedMap<Long, Row> routes) {
        destinations = new long[routes.size()];
        rows = new Row[routes.size()];
        int i = 0;
        for (Map.Entry<Long, Row> route : routes.entrySet()) {
            destinations[i] = route.getKey();
            rows[i++] = route.getValue();
        }
    }

    /** A table of these routes. */
    public static RouteTable of(Map<Long, Row> routes) {
        return new RouteTable(new TreeMap<>(routes));
    }

    /** How many destinations there are. */
    public int size() {
        return destinations.length;
    }

    /** A destination, in ascending order. */
    public long destination(int index) {
        return destinations[index];
    }

    /** The hops to it. */
    public Row row(int index) {
        return rows[index];
    }

    /** Where a destination is, or a negative number. */
    public int find(long destination) {
        return Arrays.binarySearch(destinations, destination);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RouteTable that
                && Arrays.equals(destinations, that.destinations)
                && Arrays.equals(rows, that.rows);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(destinations) + Arrays.hashCode(rows);
    }
}
