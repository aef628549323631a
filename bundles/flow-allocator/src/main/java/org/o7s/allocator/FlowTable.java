package org.o7s.allocator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.member.EndpointTable;

/**
 * The flows by EID and, once they are open, by the end that is served. Belongs to the loop.
 *
 * <p>EIDs are random in 64..2^63-1: nobody outside can guess one, and none belongs to a component
 * (docs/wire/wire-unicast.md 5.3).
 */
final class FlowTable {
    /** The most flows at a time. */
    static final int FLOWS_MAX = 4096;

    /** Why no flow can be added. */
    static final String FULL = "this IPCP has " + FLOWS_MAX + " flows already";

    private static final long EID_LOWEST = 64;

    private final EndpointTable<UnicastFlow> byEid;
    private final Map<FlowEnd, UnicastFlow> byEnd = new HashMap<>();

    FlowTable(Entropy entropy) {
        byEid = new EndpointTable<>(EID_LOWEST, Long.MAX_VALUE, FLOWS_MAX, entropy);
    }

    int size() {
        return byEid.size();
    }

    boolean isFull() {
        return byEid.size() >= FLOWS_MAX;
    }

    /** Gives a flow its EID; false if there are too many flows. */
    boolean add(UnicastFlow flow) {
        long eid = byEid.add(flow);
        flow.setLocalEid(eid);
        return eid != EndpointTable.NONE;
    }

    /** From now on it is found by its end. */
    void serve(UnicastFlow flow) {
        byEnd.put(flow.end(), flow);
    }

    /** Its end is served no more. */
    void leave(UnicastFlow flow) {
        byEnd.remove(flow.end(), flow);
    }

    /** Forgets it altogether. */
    void remove(UnicastFlow flow) {
        byEid.remove(flow.localEid());
        byEnd.remove(flow.end(), flow);
    }

    /** The flow behind an EID; any number may be asked. */
    @Nullable UnicastFlow get(long eid) {
        return byEid.get(eid);
    }

    /** The open flow that serves an end. */
    @Nullable UnicastFlow get(FlowEnd end) {
        return byEnd.get(end);
    }

    /** All flows by ascending EID; the action must not add or remove. */
    void forEach(Consumer<UnicastFlow> action) {
        byEid.forEach(action);
    }

    /** All flows by ascending EID. */
    List<UnicastFlow> all() {
        List<UnicastFlow> flows = new ArrayList<>(byEid.size());
        byEid.forEach(flows::add);
        return flows;
    }
}
