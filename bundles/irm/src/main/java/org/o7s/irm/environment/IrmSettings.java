package org.o7s.irm.environment;

/**
 * How an IRM is set up.
 *
 * @param instance name of this system among those of one machine
 * @param version version of o7s, for people
 * @param directFlows whether a flow between two processes of this system may do without a layer
 * @param limits how much of everything it holds
 */
public record IrmSettings(String instance, String version, boolean directFlows, Limits limits) {}
