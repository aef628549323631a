package org.o7s.tracing;

/**
 * Which packets are followed.
 *
 * @param destination address of the member that they are for
 * @param eid endpoint there; 0 if no flow is meant
 * @param cube 0..2
 */
public record Packets(long destination, long eid, int cube) {}
