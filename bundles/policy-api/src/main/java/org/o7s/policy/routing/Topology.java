package org.o7s.policy.routing;

/**
 * A map of a layer at one moment, immutable: members as nodes {@code 0..nodes()-1} in ascending
 * order of address, links as edges.
 *
 * <p>An edge is listed at both of its nodes, and only if both of them announce it. The edges of
 * node {@code n} are {@code firstEdge(n)..firstEdge(n + 1) - 1}, in ascending order of the node at
 * their other end. Thread-safe.
 */
public interface Topology {
    /** How many members there are: at least 1. */
    int nodes();

    /** The member that computes. */
    int self();

    /** The address of a node. */
    long address(int node);

    /** The first edge of a node, in {@code 0..edges()}; also defined for {@code nodes()}. */
    int firstEdge(int node);

    /** How many edges are listed, twice the number of links. */
    int edges();

    /** The node at the other end of an edge. */
    int target(int edge);

    /** The cost of an edge: at least 1; 1 for every link of wire generation 23. */
    int cost(int edge);
}
