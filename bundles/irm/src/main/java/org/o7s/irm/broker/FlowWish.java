package org.o7s.irm.broker;

import org.o7s.api.QosSpec;

/**
 * A flow that somebody wants.
 *
 * @param name the destination
 * @param qos what is asked of the flow
 * @param least what is demanded: no flow rather than one that is granted less
 * @param limitNs the longest wait, at least 1
 */
public record FlowWish(String name, QosSpec qos, QosSpec least, long limitNs) {}
