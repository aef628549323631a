package org.o7s.policy.admission;

/** Decides who may join a layer, and who may connect to a member. Source: paper 2.11. */
public interface AdmissionPolicy {

    /** The kind's name. */
    String KIND = "admission";

    /**
     * Decides.
     *
     * @param layer name of the layer
     * @param component what is wanted: {@code Enrollment}, {@code Management}, {@code Data
     *     Transfer}
     * @param address the address that the peer claims; 0 if it has none yet
     * @param lower name of the layer below that the peer came through
     * @return empty if it may; else why not, in words
     */
    String objection(String layer, String component, long address, String lower);
}
