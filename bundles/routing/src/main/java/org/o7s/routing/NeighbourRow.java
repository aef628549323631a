package org.o7s.routing;

/**
 * A neighbour, for people.
 *
 * @param address its address
 * @param links how many adjacencies for data there are to it
 * @param managementFlows how many management flows there are to it
 * @param features bits of {@code org.o7s.wire.g23.unicast.Features}
 * @param family of its routing policy, empty if it has not said
 */
public record NeighbourRow(
        long address, int links, int managementFlows, int features, String family) {}
