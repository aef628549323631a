package org.o7s.itests.systems;

import java.util.List;
import org.o7s.lab.Link;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.cable.Capture;

/**
 * Layers over a cable on which somebody can throw garbage, with a service in the upmost that is
 * found under the name {@link #PONG}.
 */
enum Floodable {
    /** Ethernet. */
    ETH_DIX,
    /** Ethernet with LLC. */
    ETH_LLC,
    /** UDP. */
    UDP4,
    /** UDP over IPv6. */
    UDP6,
    /** A bare cable as a physical link. */
    RAPTOR,
    /** A unicast layer over Ethernet: what is changed of its frames reaches its adjacency. */
    UNICAST;

    /** The name of the service. */
    static final String PONG = "pong";

    Wire wire() {
        return switch (this) {
            case ETH_DIX, RAPTOR, UNICAST -> Wire.ETH_AFPACKET;
            case ETH_LLC -> Wire.LLC_AFPACKET;
            case UDP4 -> Wire.UDP_NIO;
            case UDP6 -> Wire.UDP6_NIO;
        };
    }

    /** Makes the layers of two systems at the ends of a cable, and the service on the right. */
    void build(Link link, O7sSystem client, O7sSystem server) {
        link.left().host().addHostsEntry(wire().address(link.right()), Wire.hostName(PONG));
        if (this == RAPTOR) {
            String raptor = "ipcp bootstrap type raptor name %s layer %s dev %s driver afpacket";
            run(client, raptor.formatted(Wire.IPCP, Wire.LAYER, link.left().device()));
            run(server, raptor.formatted(Wire.IPCP, Wire.LAYER, link.right().device()));
        } else {
            wire().bootstrap(client, link.left());
            wire().bootstrap(server, link.right());
        }
        String layer = Wire.LAYER;
        if (this == UNICAST) {
            layer = UnicastChain.LAYER;
            run(server, "ipcp bootstrap type unicast name uni2 layer " + layer + " autobind");
            run(server, "name register uni2 layer " + Wire.LAYER);
            run(client, "ipcp enrol name uni1 layer " + layer + " dst uni2 autobind");
            run(client, "ipcp connect name uni1 dst uni2");
        }
        Services.pong(server, PONG, layer);
        if (this == UNICAST) {
            Services.awaitName(client, PONG);
        }
    }

    private static void run(O7sSystem system, String line) {
        system.irm(line.split(" "));
    }

    /** The frames of its lowest layer among those that were recorded. */
    List<byte[]> frames(Capture capture) {
        return this == RAPTOR ? capture.frames(0xa0ff) : wire().frames(capture);
    }

    /** How many of them there are at least after a ping of five packets. */
    int framesOfAPing() {
        return wire().framesOfAPing();
    }
}
