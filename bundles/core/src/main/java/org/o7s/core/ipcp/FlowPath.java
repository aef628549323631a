package org.o7s.core.ipcp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How packets go through a layer: hop by hop what decides about them there, and below each hop how
 * the flow goes that carries them to the next one. For {@code irm explain flow}; a snapshot of what
 * would be done with a packet now.
 *
 * @param layer name of the layer; empty within a system
 * @param type of its IPCPs, as a word: {@code unicast}; {@code direct} within a system
 * @param hops from here on
 * @param end how the way ends, a sentence: that it arrives, or why it does not
 */
public record FlowPath(String layer, String type, List<Hop> hops, String end) {
    /** The most hops of one layer. */
    public static final int HOPS_MAX = 64;

    /** The most layers below one another. */
    public static final int DEPTH_MAX = 8;

    /** The fact that says whose the other end of a direct flow is. */
    public static final String OTHER_END = "other end";

    /** Keeps a copy. */
    public FlowPath {
        hops = List.copyOf(hops);
    }

    /** One that nobody can say more of. */
    public static FlowPath untold(String layer, String type, String why) {
        return new FlowPath(layer, type, List.of(), why);
    }

    /** The same without the facts of this label at its own hops. */
    public FlowPath without(String label) {
        return new FlowPath(layer, type, hops.stream().map(h -> h.without(label)).toList(), end);
    }

    /**
     * A member on the way.
     *
     * @param member its address, as people write it; the IPCP's name where members have none
     * @param source who says what follows
     * @param afterNs how long it took to answer, in ns; 0 if it was not asked
     * @param facts what decides there, in order: which table, policy or queue, and how
     * @param below how the flow to the next member goes, if the member said that
     */
    public record Hop(
            String member,
            Source source,
            long afterNs,
            Map<String, String> facts,
            Optional<FlowPath> below) {
        /** Keeps a copy, in order. */
        public Hop {
            facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        }

        private Hop without(String label) {
            Map<String, String> others = new LinkedHashMap<>(facts);
            others.remove(label);
            return new Hop(member, source, afterNs, others, below);
        }
    }

    /** Who says what a member does with packets. */
    public enum Source {
        /** The member itself. */
        MEMBER,
        /** Nobody: what the map of the layer suggests, as the member does not answer. */
        MAP
    }

    /**
     * What is asked.
     *
     * @param target which packets are meant
     * @param depth how many layers below are to be looked at too, 0 to {@link #DEPTH_MAX}
     * @param deadlineNs monotonic time after which nobody waits any more
     */
    public record Question(Target target, int depth, long deadlineNs) {}

    /** Which packets are meant. */
    public sealed interface Target {}

    /**
     * Those of a flow.
     *
     * @param flowId its number in the system
     */
    public record OfFlow(int flowId) implements Target {}

    /**
     * Those of a flow that would be allocated to a name.
     *
     * @param name the destination
     */
    public record ToName(String name) implements Target {}
}
