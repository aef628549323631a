package org.o7s.allocator;

import java.util.List;
import java.util.Map;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.ipcp.Broker;
import org.o7s.core.ipcp.Ipcp.FlowAccepted;
import org.o7s.core.ipcp.Ipcp.FlowAllocation;
import org.o7s.core.ipcp.Ipcp.FlowAnswer;
import org.o7s.core.ipcp.Ipcp.NameAnswer;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.layer.LayerComponent;
import org.o7s.core.layer.LayerSender;
import org.o7s.core.layer.NameDirectory;
import org.o7s.core.loop.Loop;
import org.o7s.core.slot.PolicySlots;

/**
 * The flow allocator of a member of a unicast layer: names, requests and replies, the packet path
 * of the user flows, and congestion avoidance.
 *
 * <p>Its methods have the meaning of those of {@link org.o7s.core.ipcp.Ipcp}, for a member that is
 * operational. Everything belongs to the loop. Source: docs/wire/wire-unicast.md 5 and 6.
 */
public final class UnicastAllocator {
    private final CounterSet counters = new CounterSet();

    /** An allocator without names and flows; it opens its slots and joins the loop. */
    public UnicastAllocator(
            AllocatorSettings settings,
            Loop loop,
            PolicySlots slots,
            Entropy entropy,
            Broker broker,
            LayerSender sender,
            NameDirectory directory) {}

    /** Has the task run on the loop whenever {@link #missing} may say something else. */
    public void onChange(Runnable told) {}

    /** Empty if names can be hashed, else what is missing: {@code waiting for policy hash/x}. */
    public String missing() {
        return "";
    }

    /** Registers a name here and publishes it; again is harmless. */
    public void register(String name, Reply<Boolean> reply) {}

    /** Takes a registration back; succeeds also if there was none. */
    public void unregister(String name, Reply<Boolean> reply) {}

    /** The names that are registered here, with their digests in hexadecimal. */
    public Map<String, String> names() {
        return Map.of();
    }

    /** Asks the directory whether another member has the name. */
    public void query(String name, Reply<NameAnswer> reply) {}

    /** Requests a flow. */
    public void allocate(FlowAllocation request, Reply<FlowAccepted> reply) {}

    /** Answers a flow that was reported to the broker. */
    public void respond(long requestId, FlowAnswer answer, Reply<Boolean> reply) {}

    /** Forgets the flow behind an end, closing the end, and tells the peer if it understands. */
    public void deallocate(FlowEnd provider) {}

    /** What takes the messages of other allocators: EID 0. */
    public LayerComponent messages() {
        return (eid, ecn, packet) -> packet.release();
    }

    /** What takes the packets of user flows: EIDs from 64 on. */
    public LayerComponent users() {
        return (eid, ecn, packet) -> packet.release();
    }

    /**
     * The congestion mark of a packet that is about to be queued on an adjacency.
     *
     * @param queued packets that wait there already
     * @param capacity packets that can wait there
     * @return 0..255, to be added to the packet's mark by a bitwise or
     */
    public int mark(int queued, int capacity) {
        return 0;
    }

    /** The largest payload of the layer has changed: the user flows are told. */
    public void mpsChanged() {}

    /** The flows, by ascending local EID. */
    public List<FlowView> flows() {
        return List.of();
    }

    /** What can be read under {@code irm rib}: path to labels and values, in order. */
    public Map<String, Map<String, String>> rib() {
        return Map.of();
    }

    /** What is counted. */
    public CounterSet counters() {
        return counters;
    }

    /** Ends everything: flows are closed, waiting allocations fail, names are withdrawn. */
    public void close() {}
}
