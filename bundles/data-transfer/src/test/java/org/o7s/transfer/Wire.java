package org.o7s.transfer;

import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.flow.Offer;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.loop.Doorbell;
import org.o7s.core.packet.Packet;

/** A flow of a layer below in the hands of a test: it carries packets, holds or swallows them. */
final class Wire {
    /** What it does with packets. */
    enum Mode {
        /** They arrive. */
        CARRIES,
        /** They wait in the rings. */
        HOLDS,
        /** They are gone, and nobody says so. */
        SWALLOWS
    }

    private final FlowLink left;
    private final FlowLink right;
    private final Doorbell bell;
    private Mode mode = Mode.CARRIES;
    private long swallowed;
    private long toClosed;

    Wire(Net net, int mpsBytes) {
        left = new FlowLink(FlowLink.CAPACITY_PACKETS, mpsBytes);
        right = new FlowLink(FlowLink.CAPACITY_PACKETS, mpsBytes);
        bell = net.wires().doorbell(nowNs -> carry());
        left.provider().attend(bell::ring);
        right.provider().attend(bell::ring);
    }

    FlowLink left() {
        return left;
    }

    FlowLink right() {
        return right;
    }

    static LowerFlow flow(FlowLink link) {
        return new LowerFlow(
                7, "n", "test (local)", "test", QosSpec.RAW, 100, link.user(), link.user()::close);
    }

    private boolean carry() {
        if (mode != Mode.HOLDS) {
            move(left.provider(), right.provider());
            move(right.provider(), left.provider());
        }
        return false;
    }

    private void move(FlowEnd from, FlowEnd to) {
        Packet packet;
        while ((packet = from.poll()) != null) {
            if (mode == Mode.SWALLOWS) {
                swallowed++;
                packet.release();
            } else if (to.offer(packet) != Offer.ACCEPTED) {
                toClosed++;
                packet.release();
            }
        }
        to.flush();
    }

    void set(Mode next) {
        mode = next;
        bell.ring();
    }

    /** Says that the carrier went or came, at both ends. */
    void setDown(boolean down) {
        left.setDown(down);
        right.setDown(down);
    }

    /** The layer below ends the flow. */
    void cut() {
        left.provider().close();
        right.provider().close();
    }

    /** Packets in its four rings. */
    long inRings() {
        return left.user().waiting()
                + left.provider().waiting()
                + right.user().waiting()
                + right.provider().waiting();
    }

    /** Packets that it lost. */
    long lost() {
        return swallowed
                + toClosed
                + left.user().discarded()
                + left.provider().discarded()
                + right.user().discarded()
                + right.provider().discarded();
    }
}
