package org.o7s.itests.systems;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.LinkEnd;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Outcome;
import org.o7s.lab.Running;
import org.o7s.lab.cable.Capture;
import org.o7s.lab.cable.Impairments;

/**
 * A system of o7s and one of the C prototype in one layer, and what goes over the cable between
 * them, recorded where o7s is.
 */
final class MixedPair {
    /** Served by o7s, for the prototype. */
    static final String BACK = "back";

    private static final long SEED = 20261122;

    /**
     * How often a flow is asked for whose request the prototype may answer to nobody
     * (docs/wire/c-prototype-as-peer.md 1.2, R1).
     */
    private static final int TRIES = 3;

    private static final List<String> THERE = List.of("oping", "ocbr", "operf");

    private final Place place;
    private final O7sSystem ours;
    private final CSystem theirs;
    private final List<LinkEnd> ends;
    private final Capture capture;
    private final Optional<Link> link;
    private final Optional<UnicastChain> chain;

    /** What joins them. */
    enum Place {
        ETH_DIX(Wire.ETH_AFPACKET, Wire.LAYER),
        UDP4(Wire.UDP_MMSG, Wire.LAYER),
        /** A unicast layer over eth-dix. */
        UNICAST(Wire.ETH_AFPACKET, UnicastChain.LAYER);

        private final Wire wire;
        private final String layer;

        Place(Wire wire, String layer) {
            this.wire = wire;
            this.layer = layer;
        }
    }

    private MixedPair(
            Place place,
            O7sSystem ours,
            CSystem theirs,
            List<LinkEnd> ends,
            Capture capture,
            Optional<Link> link,
            Optional<UnicastChain> chain) {
        this.place = place;
        this.ours = ours;
        this.theirs = theirs;
        this.ends = ends;
        this.capture = capture;
        this.link = link;
        this.chain = chain;
    }

    static MixedPair in(Place place, CPeer peer, Lab lab, FreshSystems attempt) {
        return place == Place.UNICAST
                ? unicast(place, peer, lab, attempt)
                : joined(place, peer, lab, attempt);
    }

    private static MixedPair joined(Place place, CPeer peer, Lab lab, FreshSystems attempt) {
        // Through a relay, which also has every packet in a frame of its own.
        Link link = lab.link(lab.host("ours"), lab.host("theirs"), Impairments.NONE, SEED);
        Wire wire = place.wire;
        O7sSystem ours = O7sSystem.start(lab, link.left().host());
        CSystem theirs = attempt.start(peer, link.right());
        for (String name : THERE) {
            ours.host().addHostsEntry(wire.address(link.right()), Wire.hostName(name));
        }
        theirs.addHostsEntry(wire.address(link.left()), Wire.hostName(BACK));
        wire.bootstrap(ours, link.left());
        wire.bootstrap(theirs, link.right());
        List<LinkEnd> ends = List.of(link.left(), link.right());
        Capture capture = capture(lab, link.left());
        return new MixedPair(
                place, ours, theirs, ends, capture, Optional.of(link), Optional.empty());
    }

    private static MixedPair unicast(Place place, CPeer peer, Lab lab, FreshSystems attempt) {
        List<O7sSystem> ours = new ArrayList<>();
        List<CSystem> theirs = new ArrayList<>();
        List<LinkEnd> ends = new ArrayList<>();
        UnicastChain chain =
                UnicastChain.build(
                        lab,
                        2,
                        (n, end) -> {
                            ends.add(end);
                            if (n == 1) {
                                ours.add(O7sSystem.start(lab, end.host()));
                                return Node.of(ours.getFirst());
                            }
                            theirs.add(attempt.start(peer, end));
                            return Node.of(theirs.getFirst());
                        });
        Capture capture = capture(lab, ends.getFirst());
        return new MixedPair(
                place,
                ours.getFirst(),
                theirs.getFirst(),
                ends,
                capture,
                Optional.empty(),
                Optional.of(chain));
    }

    private static Capture capture(Lab lab, LinkEnd end) {
        Capture capture = end.host().capture(end.device());
        lab.onClose(
                () -> {
                    try {
                        capture.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
        return capture;
    }

    O7sSystem ours() {
        return ours;
    }

    CSystem theirs() {
        return theirs;
    }

    LinkEnd ourEnd() {
        return ends.getFirst();
    }

    LinkEnd theirEnd() {
        return ends.get(1);
    }

    /** What goes over the cable from now on goes badly; of a unicast layer it stays good. */
    void impair(Impairments impairments) {
        link.orElseThrow().relay().change(impairments);
    }

    /** Packets of this length that have gone by. */
    SeenPackets seen(int bytes) {
        return SeenPackets.in(capture, bytes);
    }

    /** Has the prototype serve one of its tools under the tool's name. */
    Running serveThere(String tool, String said, String... before) {
        theirs.irm("bind", "program", tool, "name", tool);
        theirs.irm("name", "register", tool, "layer", place.layer);
        List<String> command = new ArrayList<>(List.of(before));
        command.addAll(List.of(tool, "-l"));
        Running server = theirs.start(tool, command.toArray(String[]::new));
        server.awaitOutput(said, Services.STARTED_WITHIN);
        if (tool.equals("oping")) {
            // In a unicast layer the route takes seconds.
            chain.ifPresent(c -> c.ping(1, tool, ""));
        }
        return server;
    }

    /** Runs a client of ours, again if the prototype has not answered its request for a flow. */
    Outcome client(String line) {
        for (int i = 1; ; i++) {
            Outcome outcome = ours.tool(line);
            boolean unanswered = (outcome.out() + outcome.err()).contains("E-ALLOC-TIMEOUT");
            if (!unanswered || i == TRIES) {
                return outcome.expectSuccess();
            }
            System.out.println("repeated, as there was no answer to " + line);
        }
    }

    /** Starts a client of the prototype. */
    Running clientThere(String line, String... before) {
        List<String> command = new ArrayList<>(List.of(before));
        command.addAll(List.of(line.split(" ")));
        return theirs.start("client", command.toArray(String[]::new));
    }

    /** Names a program that serves {@link #BACK}, before it is started. */
    void bindHere(String program) {
        ours.irm("bind", "program", program, "name", BACK);
        ours.irm("name", "register", BACK, "layer", place.layer);
        theirs.irm("name", "create", BACK);
    }

    /** Waits until the prototype finds it, if that takes a route. */
    void awaitFoundThere() {
        chain.ifPresent(c -> c.ping(2, BACK, ""));
    }
}
