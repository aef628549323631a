package org.o7s.irm.management;

import java.util.List;

/**
 * A process in a listing.
 *
 * @param id its number
 * @param program what it runs
 * @param names names bound to it
 * @param flows how many flows it holds
 * @param waiting how many accepts it has open
 */
public record ProcessView(long id, String program, List<String> names, int flows, int waiting) {}
