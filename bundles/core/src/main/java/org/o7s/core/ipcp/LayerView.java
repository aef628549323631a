package org.o7s.core.ipcp;

import java.util.List;
import java.util.Map;

/**
 * What a member knows of its layer at one moment: for {@code irm layer show} and {@code graph}.
 *
 * @param layer name of the layer
 * @param address of the member that tells
 * @param members the members that it knows of, in ascending order of address, itself included
 * @param links links that both ends announce, each once
 * @param adjacencies its own connections
 * @param routes its forwarding table
 * @param names what its directory holds
 * @param policies kind to what is in use, with a reason if that is not what was asked for
 */
public record LayerView(
        String layer,
        long address,
        List<Member> members,
        List<Link> links,
        List<Adjacency> adjacencies,
        List<Route> routes,
        List<DirectoryEntry> names,
        Map<String, String> policies) {

    /** Keeps copies. */
    public LayerView {
        members = List.copyOf(members);
        links = List.copyOf(links);
        adjacencies = List.copyOf(adjacencies);
        routes = List.copyOf(routes);
        names = List.copyOf(names);
    }

    /**
     * A member.
     *
     * @param address its address
     * @param implementation {@code o7s}, or {@code unknown} as for a member of wire generation 23
     */
    public record Member(long address, String implementation) {}

    /** A link between two members, {@code from < to}. */
    public record Link(long from, long to) {}

    /**
     * A connection to another member.
     *
     * @param neighbour its address; 0 while there is none
     * @param name the name that it was reached by, empty if it connected to us
     * @param component {@code Management} or {@code Data Transfer}
     * @param state {@code up}, {@code down} or {@code trying}, with a reason
     * @param facts what else there is to know, in order: flow, layer below, queue, packets
     */
    public record Adjacency(
            long neighbour,
            String name,
            String component,
            String state,
            Map<String, String> facts) {}

    /**
     * A row of the forwarding table.
     *
     * @param destination address
     * @param hops neighbours, in the order of preference
     * @param equal how many of them are of equal cost; the others are alternates
     */
    public record Route(long destination, List<Long> hops, int equal) {}

    /**
     * A name in the directory.
     *
     * @param digest in hexadecimal
     * @param name if it is registered here, else empty
     * @param addresses where it is
     */
    public record DirectoryEntry(String digest, String name, List<Long> addresses) {}
}
