package org.o7s.api;

/**
 * Why an operation on a flow failed, with the number that C and the wire use for it.
 *
 * <p>Source: docs/wire/wire-endtoend.md 5.1. A response code in a flow reply is the negative of one
 * of these numbers.
 */
public enum FlowError {
    /** Not permitted for this process. */
    NOT_PERMITTED(1, "not permitted"),
    /** No flow descriptors or flow ids are left. */
    NO_DESCRIPTORS(9, "no flow descriptors left"),
    /** It could not be done without waiting. */
    WOULD_BLOCK(11, "would have to wait"),
    /** A limit of this system is reached. */
    OUT_OF_RESOURCES(12, "out of resources"),
    /** An argument makes no sense. */
    INVALID(22, "invalid argument"),
    /** The packet is larger than the flow can carry, or than the buffer offered for it. */
    TOO_LARGE(90, "packet too large"),
    /** The request needs something that this system does not have. */
    UNSUPPORTED(95, "not supported"),
    /** The time limit passed. */
    TIMED_OUT(110, "timed out"),
    /** The flow is not allocated, or no longer. */
    NOT_ALLOCATED(1000, "flow is not allocated"),
    /** The daemon could not be asked, or is stopping. */
    NO_IRM(1002, "cannot talk to the IRM"),
    /** No IPCP reaches the name, or the IPCP failed. */
    NO_IPCP(1003, "no layer reaches the name"),
    /** The IPCP is not in the state for this. */
    WRONG_STATE(1004, "IPCP is in the wrong state"),
    /** The flow is down for now; it may come up again. */
    FLOW_DOWN(1005, "flow is down"),
    /** The peer gave no sign of life for its timeout. */
    PEER_TIMED_OUT(1006, "peer timed out"),
    /** The name is not valid or not known where it must be. */
    NAME(1007, "unknown name"),
    /** The encryption or handshake failed. */
    ENCRYPTION(1008, "encryption failed"),
    /** The authentication failed. */
    AUTHENTICATION(1009, "authentication failed"),
    /** The peer refused with a code that is none of these. */
    REFUSED(0, "refused by the peer");

    private final int number;
    private final String sentence;

    FlowError(int number, String sentence) {
        this.number = number;
        this.sentence = sentence;
    }

    /** The number as C counts it; the wire carries its negative. */
    public int number() {
        return number;
    }

    /** The error in words, without a subject. */
    public String sentence() {
        return sentence;
    }

    /**
     * The error that a non-zero response code stands for.
     *
     * @param response a code as the wire carries it
     */
    public static FlowError ofResponse(int response) {
        for (FlowError e : values()) {
            if (e != REFUSED && e.number == -response) {
                return e;
            }
        }
        return REFUSED;
    }
}
