package org.o7s.transfer;

import java.util.List;
import java.util.Map;

/**
 * A link as it is at one moment.
 *
 * @param number its number in this member
 * @param neighbour address of the member at its other end
 * @param flowId the flow of the layer below
 * @param lower who provides that flow, for people: {@code eth1 (eth-dix)}
 * @param up whether it carries packets
 * @param why empty if it is up, else a sentence without a subject
 * @param cube of the flow, 0..2
 * @param features what the neighbour can do, bits of {@code org.o7s.wire.g23.unicast.Features}
 * @param mpsBytes the largest payload of this member's packets that it carries
 * @param received packets that wait to be read
 * @param queued packets that wait to leave: in its queue, and in the ring of the flow
 * @param capacity how many can wait
 * @param cubes per cube, the counters of docs/wire/wire-unicast.md 10.1 by label
 */
public record LinkView(
        int number,
        long neighbour,
        int flowId,
        String lower,
        boolean up,
        String why,
        int cube,
        int features,
        int mpsBytes,
        int received,
        int queued,
        int capacity,
        List<Map<String, Long>> cubes) {
    /** Keeps copies. */
    public LinkView {
        cubes = List.copyOf(cubes);
    }
}
