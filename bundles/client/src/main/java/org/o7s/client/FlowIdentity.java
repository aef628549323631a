package org.o7s.client;

import org.o7s.api.QosSpec;

/**
 * What stays the same of a flow from its allocation on.
 *
 * @param descriptor its number in its process, from 64 up
 * @param id its number in the system
 * @param name the name that it was allocated to
 * @param qos the specification of the client, which both ends follow
 * @param mplMs maximum packet lifetime of the layer, in ms
 */
public record FlowIdentity(int descriptor, int id, String name, QosSpec qos, long mplMs) {}
