package org.o7s.transfer;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.o7s.core.layer.RouteTable;

/**
 * The forwarding table as the packet path needs it: from a destination to links with a few loads.
 *
 * <p>It is made anew from the {@link RouteTable} when that is installed; when a link comes, goes or
 * changes its state, only the links behind the hops and which of them are down are. Belongs to one
 * loop; the shapes of its rows may be read by any thread. Source: docs/wire/wire-unicast.md 7.8.
 */
final class ForwardingTable {
    /** For {@link #find}: there is no route. */
    static final int NO_ROUTE = -1;

    /**
     * What a policy sees of the rows. Nobody writes to its arrays.
     *
     * @param equal hops of equal cost of each row
     * @param first where the hops of each row begin; one more, where the last ones end
     * @param down a bit for each hop that is down
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Shapes(int[] equal, int[] first, long[] down) {}

    private final long ownAddress;
    private RouteTable routes = RouteTable.EMPTY;
    private long[] keys = new long[2];
    private int[] rowOfKey = new int[2];
    private int[] equal = {};
    private int[] first = {0};
    private long[] down = {};
    private @Nullable Link[] hops = {};
    private volatile Shapes shapes = new Shapes(equal, first, down);

    ForwardingTable(long ownAddress) {
        this.ownAddress = ownAddress;
    }

    RouteTable routes() {
        return routes;
    }

    /** The shapes of the rows now. Any thread. */
    Shapes shapes() {
        return shapes;
    }

    /** Takes new routes over these links. */
    void install(RouteTable table, Map<Long, Link> links) {
        routes = table;
        int size = table.size();
        int slots = Integer.highestOneBit(Math.max(1, size)) << 2;
        keys = new long[slots];
        rowOfKey = new int[slots];
        equal = new int[size];
        first = new int[size + 1];
        for (int row = 0; row < size; row++) {
            RouteTable.Row hopsOfRow = table.row(row);
            equal[row] = hopsOfRow.equal();
            first[row + 1] = first[row] + hopsOfRow.hops().size();
            long destination = table.destination(row);
            // 0 is nobody's address, and what is for this member is never sent away.
            if (destination != 0 && destination != ownAddress) {
                int slot = home(destination);
                while (keys[slot] != 0) {
                    slot = (slot + 1) & (slots - 1);
                }
                keys[slot] = destination;
                rowOfKey[slot] = row;
            }
        }
        hops = new @Nullable Link[first[size]];
        resolve(links);
    }

    /** Finds the links behind the hops, and which are down. */
    void resolve(Map<Long, Link> links) {
        long[] downNow = new long[equal.length];
        for (int row = 0; row < equal.length; row++) {
            int begin = first[row];
            int i = begin;
            for (Long neighbour : routes.row(row).hops()) {
                Link link = links.get(neighbour);
                hops[i] = link;
                if (link == null || !link.isUp()) {
                    downNow[row] |= 1L << (i - begin);
                }
                i++;
            }
        }
        down = downNow;
        shapes = new Shapes(equal, first, down);
    }

    private int home(long destination) {
        return (int) ((destination * 0x9e37_79b9_7f4a_7c15L) >>> 32) & (keys.length - 1);
    }

    /** The row of a destination, or {@link #NO_ROUTE}. */
    int find(long destination) {
        long[] k = keys;
        for (int slot = home(destination); k[slot] != 0; slot = (slot + 1) & (k.length - 1)) {
            if (k[slot] == destination) {
                return rowOfKey[slot];
            }
        }
        return NO_ROUTE;
    }

    int equal(int row) {
        return equal[row];
    }

    int hops(int row) {
        return first[row + 1] - first[row];
    }

    long down(int row) {
        return down[row];
    }

    /** The link behind a hop; null while there is none to that neighbour. */
    @Nullable Link link(int row, int hop) {
        return hops[first[row] + hop];
    }

    /** Whether a hop to this destination is up. */
    boolean reaches(long destination) {
        int row = find(destination);
        return row != NO_ROUTE && !allDown(hops(row), down[row]);
    }

    /** Whether so many hops are all down. */
    static boolean allDown(int hops, long down) {
        return (~down & (-1L >>> (Long.SIZE - hops))) == 0;
    }

    /** Lets go of all links. */
    void clear() {
        install(RouteTable.EMPTY, Map.of());
        Arrays.fill(hops, null);
    }
}
