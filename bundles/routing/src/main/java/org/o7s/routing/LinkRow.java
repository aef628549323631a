package org.o7s.routing;

/**
 * An entry of the link-state database, for people (docs/wire/wire-unicast.md 10.3).
 *
 * @param source address of the member that announces the link
 * @param destination address of its neighbour
 * @param sequence of the newest announcement, unsigned
 * @param updatedWallNs when that came, in ns since 1970
 */
public record LinkRow(long source, long destination, long sequence, long updatedWallNs) {}
