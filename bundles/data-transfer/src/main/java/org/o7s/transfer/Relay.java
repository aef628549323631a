package org.o7s.transfer;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.o7s.core.layer.LayerComponent;
import org.o7s.core.packet.Packet;
import org.o7s.policy.pff.PffPolicy;
import org.o7s.policy.scheduler.SchedulerPolicy;
import org.o7s.wire.g23.unicast.DtHeader;

/**
 * What happens to a packet that came in on a link: it is delivered, relayed in place, or dropped
 * and counted. Belongs to one loop; allocates nothing. Source: docs/wire/wire-unicast.md 1.5 and
 * rows DT1 to DT6.
 */
final class Relay {
    private final long ownAddress;
    private final TransferCounters counters;
    private final ForwardingTable table;
    private final HopChoice hops;
    private final Egress egress;
    private final LinkWatch watch;
    private final @Nullable Component[] components =
            new @Nullable Component[(int) DtHeader.EID_FIRST_USER];
    private @Nullable LayerComponent users;

    /**
     * A component and what was exchanged with it.
     *
     * @param name for people
     * @param attachedWallNs when it came
     */
    record Component(String name, LayerComponent taker, long attachedWallNs, Traffic traffic) {}

    Relay(
            long ownAddress,
            TransferCounters counters,
            ForwardingTable table,
            HopChoice hops,
            Egress egress,
            LinkWatch watch) {
        this.ownAddress = ownAddress;
        this.counters = counters;
        this.table = table;
        this.hops = hops;
        this.egress = egress;
        this.watch = watch;
    }

    void attach(int eid, LayerComponent component, long wallNs) {
        components[eid] = new Component(name(eid), component, wallNs, new Traffic());
    }

    private static String name(int eid) {
        return switch (eid) {
            case (int) DtHeader.EID_FLOW_ALLOCATOR -> "flow-allocator";
            case (int) DtHeader.EID_DIRECTORY -> "dht";
            case (int) DtHeader.EID_RECONFIGURATION -> "reconfiguration";
            case (int) DtHeader.EID_PATH -> "path";
            default -> "component " + eid;
        };
    }

    @Nullable Component component(int eid) {
        return components[eid];
    }

    void setUsers(LayerComponent component) {
        users = component;
    }

    /** Takes a packet that came in on a link. */
    void received(Link in, Packet packet) {
        int bytes = packet.length();
        if (bytes == 0) {
            // 0.1: a keepalive of the flow below, which is not ours to forward.
            counters.keepalives.increment();
            packet.release();
            return;
        }
        counters.received.increment();
        if (bytes < DtHeader.LENGTH) {
            in.traffic().count(Traffic.RECEIVED, in.cube(), bytes);
            TransferCounters.drop(packet, counters.tooShort);
            return;
        }
        MemorySegment memory = packet.memory();
        int at = packet.offset();
        int cube = cube(in, DtHeader.cube(memory, at));
        in.traffic().count(Traffic.RECEIVED, cube, bytes);
        if (DtHeader.destination(memory, at) == ownAddress) {
            deliver(in, packet, cube);
        } else {
            relay(in, packet, cube);
        }
    }

    /**
     * The cube that a packet is treated as: the one that an o7s source wrote, else that of the flow
     * that it came on, as the prototype does (9.3). Whatever the byte says, it is no index (DT4).
     */
    private static int cube(Link in, int written) {
        return written > 0 && written < SchedulerPolicy.CUBES ? written : in.cube();
    }

    private void deliver(Link in, Packet packet, int cube) {
        MemorySegment memory = packet.memory();
        int at = packet.offset();
        long eid = DtHeader.eid(memory, at);
        int ecn = DtHeader.ecn(memory, at);
        int bytes = packet.length();
        if (DtHeader.isUserEid(eid)) {
            LayerComponent taker = users;
            if (taker == null) {
                TransferCounters.drop(packet, counters.unknownEid);
            } else {
                packet.pullFront(DtHeader.LENGTH);
                counters.delivered.increment();
                taker.received(eid, ecn, packet);
            }
            return;
        }
        in.traffic().count(Traffic.LOCAL_RECEIVED, cube, bytes);
        if (eid == DtHeader.EID_LINK && in.isWatched()) {
            packet.pullFront(DtHeader.LENGTH);
            watch.received(in, packet);
            return;
        }
        Component component = components[(int) eid];
        if (component == null) {
            // DT3: counted, never logged.
            TransferCounters.drop(packet, counters.unknownEid);
            return;
        }
        packet.pullFront(DtHeader.LENGTH);
        counters.delivered.increment();
        component.traffic().count(Traffic.SENT, cube, bytes);
        component.taker().received(eid, ecn, packet);
    }

    private void relay(Link in, Packet packet, int cube) {
        MemorySegment memory = packet.memory();
        int at = packet.offset();
        int ttl = DtHeader.ttl(memory, at);
        if (ttl <= 1) {
            in.traffic().count(Traffic.DROPPED_TTL, cube, packet.length());
            TransferCounters.drop(packet, counters.ttl);
            return;
        }
        int bytes = packet.length();
        Link out = route(packet, memory, at);
        if (out == null) {
            in.traffic().count(Traffic.FAILED_NHOP, cube, bytes);
            return;
        }
        if (out.neighbour() == in.neighbour()) {
            // DT5: two members disagree; going back and forth until the TTL ends helps nobody.
            TransferCounters.drop(packet, counters.backwards);
            return;
        }
        DtHeader.setTtl(memory, at, ttl - 1);
        push(out, packet, cube);
    }

    /** Finds the way of a packet that is under way; drops it and gives null if there is none. */
    private @Nullable Link route(Packet packet, MemorySegment memory, int at) {
        long destination = DtHeader.destination(memory, at);
        int row = table.find(destination);
        if (row == ForwardingTable.NO_ROUTE) {
            TransferCounters.drop(packet, counters.noRoute);
            return null;
        }
        int hop = hops.pick(row, flowKey(destination, DtHeader.eid(memory, at)));
        if (hop == PffPolicy.NONE) {
            TransferCounters.drop(packet, counters.noHopUp);
            return null;
        }
        Link out = table.link(row, hop);
        if (out == null) {
            TransferCounters.drop(packet, counters.noRoute);
        }
        return out;
    }

    private void push(Link out, Packet packet, int cube) {
        if (!egress.send(out, packet, cube)) {
            out.traffic().count(Traffic.FAILED_WRITES, cube, packet.length());
            TransferCounters.drop(packet, counters.queueFull);
        }
    }

    /**
     * What a relay can tell a flow by, spread over 64 bits. Another one at each member, else the
     * flows that one member sends one way would all take the same way at the next.
     */
    long flowKey(long destination, long eid) {
        long key = (destination ^ (ownAddress << 32)) * 0x9e37_79b9_7f4a_7c15L + eid;
        key = (key ^ (key >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        key = (key ^ (key >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return key ^ (key >>> 31);
    }

    /** A link went down: what waits for it goes another way, if there is one. */
    void reroute(Link link) {
        EgressQueue queue = link.queue();
        for (int cube = 0; cube < SchedulerPolicy.CUBES; cube++) {
            for (int left = queue.size(cube); left > 0; left--) {
                Packet packet = queue.poll(cube);
                if (packet == null) {
                    break;
                }
                Link out = route(packet, packet.memory(), packet.offset());
                if (out != null) {
                    counters.rerouted.increment();
                    push(out, packet, cube);
                }
            }
        }
    }
}
