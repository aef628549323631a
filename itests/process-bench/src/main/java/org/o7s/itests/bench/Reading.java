package org.o7s.itests.bench;

/**
 * A number of a sample.
 *
 * @param quantity what it is, with its unit
 * @param value the number
 */
record Reading(String quantity, double value) {}
