package org.o7s.wire.g23;

import java.util.Optional;

/**
 * The numbers that a FLOW_REPLY answers with (docs/wire/wire-shims.md 0.6). Zero accepts; any other
 * number, listed here or not, rejects.
 */
public enum ResponseCode {
    /** The flow is allocated. */
    ACCEPTED(0, "accepted"),
    /** The peer has no memory left for the flow. */
    OUT_OF_MEMORY(-12, "the peer is out of memory"),
    /** The peer does not support a parameter of the encryption. */
    NOT_SUPPORTED(-95, "the peer does not support the requested encryption"),
    /** The peer has no such flow. */
    FLOW_NOT_ALLOCATED(-1000, "the peer has not allocated the flow"),
    /** The peer knows no IPCP of the wanted type. */
    UNKNOWN_IPCP_TYPE(-1001, "the peer does not know the type of IPCP"),
    /** The peer's IPCP cannot reach its IRM. */
    IRM_UNREACHABLE(-1002, "the peer's IPCP cannot reach its IRM"),
    /** The peer's IRM cannot reach its IPCP. */
    IPCP_UNREACHABLE(-1003, "the peer's IRM cannot reach its IPCP"),
    /** The peer's IPCP is not operational. */
    WRONG_STATE(-1004, "the peer's IPCP is not operational"),
    /** The flow is down. */
    FLOW_DOWN(-1005, "the flow is down"),
    /** Nothing was heard of the peer for too long. */
    PEER_TIMED_OUT(-1006, "the peer timed out"),
    /** The name is not usable at the peer. */
    NAMING_ERROR(-1007, "the peer cannot use the name"),
    /** The keys could not be agreed. */
    ENCRYPTION_ERROR(-1008, "the peer could not agree on encryption"),
    /** The peer does not accept our credentials. */
    AUTHENTICATION_ERROR(-1009, "the peer could not authenticate us");

    private final int value;
    private final String sentence;

    ResponseCode(int value, String sentence) {
        this.value = value;
        this.sentence = sentence;
    }

    /** The number on the wire. */
    public int value() {
        return value;
    }

    /** What the number means, for people. */
    public String sentence() {
        return sentence;
    }

    /** The constant of a number, if it is a known one. */
    public static Optional<ResponseCode> of(int value) {
        for (ResponseCode code : values()) {
            if (code.value == value) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }

    /** What any number means, for people: the sentence, and the number if it is a rejection. */
    public static String describe(int value) {
        if (value == ACCEPTED.value) {
            return ACCEPTED.sentence;
        }
        return of(value).map(ResponseCode::sentence).orElse("the peer refused the flow")
                + " ("
                + value
                + ")";
    }
}
