package org.o7s.lab;

import java.util.Optional;
import org.o7s.lab.cable.Impairments;
import org.o7s.lab.cable.Relay;
import org.o7s.linux.Offloads;
import org.o7s.linux.RawPort;

/**
 * A virtual cable between two hosts: direct, or through a {@link Relay} that treats frames badly.
 * Any thread.
 */
public final class Link {
    private static final String RELAY_LEFT = "left";
    private static final String RELAY_RIGHT = "right";

    private final LinkEnd left;
    private final LinkEnd right;
    private final Optional<Relay> relay;

    private Link(LinkEnd left, LinkEnd right, Optional<Relay> relay) {
        this.left = left;
        this.right = right;
        this.relay = relay;
    }

    static Link direct(LinkEnd left, LinkEnd right) {
        Link link = new Link(left, right, Optional.empty());
        link.create();
        return link;
    }

    static Link through(
            Host relayHost, LinkEnd left, LinkEnd right, Impairments impairments, long seed) {
        veth(left.host(), left.device(), relayHost, RELAY_LEFT);
        veth(relayHost, RELAY_RIGHT, right.host(), right.device());
        left.configure();
        right.configure();
        for (String device : new String[] {RELAY_LEFT, RELAY_RIGHT}) {
            relayHost.ip("link", "set", device, "addrgenmode", "none", "up");
            switchOffloadsOff(relayHost, device);
        }
        // Frames that are carried on by hand must be complete.
        switchOffloadsOff(left.host(), left.device());
        switchOffloadsOff(right.host(), right.device());
        Relay relay =
                relayHost.inside(
                        () ->
                                new Relay(
                                        RawPort.open(RELAY_LEFT, RawPort.View.INCOMING),
                                        RawPort.open(RELAY_RIGHT, RawPort.View.INCOMING),
                                        impairments,
                                        seed));
        return new Link(left, right, Optional.of(relay));
    }

    static void switchOffloadsOff(Host host, String device) {
        host.inside(
                () -> {
                    Offloads.switchOff(device);
                    return device;
                });
    }

    static void veth(Host a, String deviceA, Host b, String deviceB) {
        a.ip(
                "link",
                "add",
                deviceA,
                "type",
                "veth",
                "peer",
                "name",
                deviceB,
                "netns",
                b.namespace().name());
    }

    private void create() {
        veth(left.host(), left.device(), right.host(), right.device());
        left.configure();
        right.configure();
    }

    /** The end at the host that was named first. */
    public LinkEnd left() {
        return left;
    }

    /** The end at the host that was named second. */
    public LinkEnd right() {
        return right;
    }

    /** The bad stretch of the cable. */
    public Relay relay() {
        return relay.orElseThrow(() -> new IllegalStateException("this link is direct"));
    }

    /** Removes a direct cable: both interfaces are gone. */
    public void unplug() {
        left.host().ip("link", "del", left.device());
    }

    /** Makes it again, with the same names and addresses, but other interface numbers. */
    public void plugIn() {
        create();
    }

    void close() {
        relay.ifPresent(Relay::close);
    }
}
