package org.o7s.routing;

import org.jspecify.annotations.Nullable;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.loop.Doorbell;
import org.o7s.wire.g23.unicast.Features;

/** One management flow, and what is known of the member at its other end. Belongs to one loop. */
final class Channel {
    private static final long[] NOTHING = {};

    private final int id;
    private final long neighbour;
    private final LowerFlow flow;
    private final int features;
    private @Nullable Doorbell bell;
    private String family = "";
    private String formerFamily = "";
    private long familyHeardNs;
    private long familyLeftNs;
    private long heardNs;
    private long sentNs;
    private long dumpedNs;
    private boolean touched;
    private boolean open = true;
    private long[] dump = NOTHING;
    private int dumped;

    Channel(int id, long neighbour, LowerFlow flow, int features, long nowNs) {
        this.id = id;
        this.neighbour = neighbour;
        this.flow = flow;
        this.features = features;
        this.heardNs = nowNs;
        this.sentNs = nowNs;
    }

    int id() {
        return id;
    }

    long neighbour() {
        return neighbour;
    }

    FlowEnd end() {
        return flow.end();
    }

    /** After how long without a packet the peer counts as gone, in ns; 0 for never. */
    long timeoutNs() {
        return flow.qos().timeoutMs() * 1_000_000;
    }

    int features() {
        return features;
    }

    /** Whether the extensions of o7s are understood there. */
    boolean isO7s() {
        return Features.has(features, Features.O7S);
    }

    @Nullable Doorbell bell() {
        return bell;
    }

    void setBell(Doorbell newBell) {
        bell = newBell;
    }

    boolean isOpen() {
        return open;
    }

    void close() {
        open = false;
    }

    /** The family of the neighbour's policy, empty while it has not said. */
    String family() {
        return family;
    }

    void setFamily(String name, long nowNs) {
        if (!name.equals(family)) {
            formerFamily = family;
            familyLeftNs = nowNs;
        }
        family = name;
        familyHeardNs = nowNs;
    }

    /** Whether the neighbour's policy is of a family, or was a moment ago. */
    boolean isOf(String name, long nowNs, long graceNs) {
        return family.equals(name) || (formerFamily.equals(name) && nowNs - familyLeftNs < graceNs);
    }

    long familyHeardNs() {
        return familyHeardNs;
    }

    long heardNs() {
        return heardNs;
    }

    void heard(long nowNs) {
        heardNs = nowNs;
    }

    long sentNs() {
        return sentNs;
    }

    void sent(long nowNs) {
        sentNs = nowNs;
    }

    /** Whether packets were written that the other end has not been told of. */
    boolean isTouched() {
        return touched;
    }

    void setTouched(boolean isTouched) {
        touched = isTouched;
    }

    /** Starts to send these links, before all others. */
    void startDump(long[] keys, long nowNs) {
        dump = keys;
        dumped = 0;
        dumpedNs = nowNs;
    }

    /** When the database was sent last. */
    long dumpedNs() {
        return dumpedNs;
    }

    boolean isDumping() {
        return dumped < dump.length;
    }

    /** The next link to send. */
    long nextOfDump() {
        long key = dump[dumped++];
        if (dumped == dump.length) {
            dump = NOTHING;
            dumped = 0;
        }
        return key;
    }
}
