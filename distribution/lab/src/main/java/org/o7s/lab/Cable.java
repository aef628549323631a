package org.o7s.lab;

import java.util.Optional;
import org.o7s.lab.cable.ImpairmentMachine;
import org.o7s.lab.cable.Impairments;
import org.o7s.lab.cable.Relay;
import org.o7s.linux.RawPort;

/**
 * A cable that can be made worse and better while it is used: a host in its middle carries frames
 * with the kernel's bridge as long as the cable is good, and with a {@link Relay} otherwise. A
 * frame that is under way while it changes may be lost. Any thread.
 */
public final class Cable {
    private static final String LEFT = "left";
    private static final String RIGHT = "right";
    private static final String BRIDGE = "middle";

    private final Host middle;
    private final LinkEnd left;
    private final LinkEnd right;
    private final long seed;
    private final boolean hasBridge;
    private Impairments impairments = Impairments.NONE;
    private Optional<Relay> relay = Optional.empty();
    private boolean isUp = true;

    Cable(Host middle, LinkEnd left, LinkEnd right, long seed) {
        this.middle = middle;
        this.left = left;
        this.right = right;
        this.seed = seed;
        Link.veth(left.host(), left.device(), middle, LEFT);
        Link.veth(middle, RIGHT, right.host(), right.device());
        left.configure();
        right.configure();
        Link.switchOffloadsOff(left.host(), left.device());
        Link.switchOffloadsOff(right.host(), right.device());
        for (String device : new String[] {LEFT, RIGHT}) {
            middle.ip("link", "set", device, "addrgenmode", "none", "up");
            Link.switchOffloadsOff(middle, device);
        }
        hasBridge = makeBridge();
        carry();
    }

    /** Not every kernel has bridges; without one, the relay carries good frames, too. */
    private boolean makeBridge() {
        try {
            middle.ip("link", "add", BRIDGE, "type", "bridge", "stp_state", "0");
            middle.ip("link", "set", BRIDGE, "addrgenmode", "none", "up");
            return true;
        } catch (LabException e) {
            return false;
        }
    }

    private void carry() {
        boolean byBridge = hasBridge && impairments.equals(Impairments.NONE);
        if (byBridge) {
            relay.ifPresent(Relay::close);
            relay = Optional.empty();
            middle.ip("link", "set", LEFT, "master", BRIDGE);
            middle.ip("link", "set", RIGHT, "master", BRIDGE);
        } else if (relay.isPresent()) {
            relay.get().change(impairments);
        } else {
            if (hasBridge) {
                middle.ip("link", "set", LEFT, "nomaster");
                middle.ip("link", "set", RIGHT, "nomaster");
            }
            relay =
                    Optional.of(
                            middle.inside(
                                    () ->
                                            new Relay(
                                                    RawPort.open(LEFT, RawPort.View.INCOMING),
                                                    RawPort.open(RIGHT, RawPort.View.INCOMING),
                                                    impairments,
                                                    seed)));
        }
    }

    /** The end that was named first. */
    public LinkEnd left() {
        return left;
    }

    /** The end that was named second. */
    public LinkEnd right() {
        return right;
    }

    /** What it does to frames. */
    public synchronized Impairments impairments() {
        return impairments;
    }

    /** From now on it treats frames like this, in both directions. */
    public synchronized void impair(Impairments wanted) {
        impairments = wanted;
        carry();
    }

    /** Whether it has a carrier. */
    public synchronized boolean isUp() {
        return isUp;
    }

    /** Plugs it in, or pulls it out: both ends lose their carrier and keep their addresses. */
    public synchronized void setUp(boolean wanted) {
        isUp = wanted;
        for (String device : new String[] {LEFT, RIGHT}) {
            middle.ip("link", "set", device, wanted ? "up" : "down");
        }
    }

    /** What became of frames from left to right since it was made worse; empty while it is good. */
    public synchronized Optional<ImpairmentMachine.Counts> toRight() {
        return relay.map(Relay::toRight);
    }

    /** The same from right to left. */
    public synchronized Optional<ImpairmentMachine.Counts> toLeft() {
        return relay.map(Relay::toLeft);
    }

    synchronized void close() {
        relay.ifPresent(Relay::close);
    }
}
