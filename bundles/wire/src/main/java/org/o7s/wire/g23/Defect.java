package org.o7s.wire.g23;

/**
 * Why bytes from outside were not accepted; one counter per constant is what an IPCP keeps
 * (docs/wire/wire-shims.md 9.1: malformed input is dropped silently and counted).
 *
 * <p>The checks of the packet path return an {@code int}: zero or more is the number of bytes after
 * the header, a negative number is the {@link #code} of a defect, so that nothing is allocated.
 */
public enum Defect {
    /** Shorter than the fixed part of its message, or than the fixed part and the hash. */
    TOO_SHORT(-1, "shorter than its fixed part"),
    /** Longer than the receiver's limit for this kind of message. */
    TOO_LONG(-2, "longer than the limit"),
    /** A length field promises more bytes than were received. */
    LENGTH_BEYOND_FRAME(-3, "a length field points beyond the received bytes"),
    /** The lengths inside the message and its total length contradict each other. */
    LENGTH_MISMATCH(-4, "its lengths do not add up"),
    /** A message code that this generation of the wire does not know. */
    UNKNOWN_CODE(-5, "unknown message code"),
    /** A cipher or digest number that this generation of the wire does not know. */
    UNKNOWN_ALGORITHM(-6, "unknown cipher or digest number"),
    /** An EID of 0 where data would later be sent to: EID 0 is management. */
    ZERO_EID(-7, "endpoint id 0 offered for data"),
    /** A frame whose source is a group address: it cannot be answered. */
    MULTICAST_SOURCE(-8, "source address is a group address");

    private static final Defect[] ALL = values();

    private final int code;
    private final String sentence;

    Defect(int code, String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    /** The defect in words, to be put after the name of the dropped object. */
    public String sentence() {
        return sentence;
    }

    /** The negative number by which the checks of the packet path report this defect. */
    public int code() {
        return code;
    }

    /**
     * The defect that a check reported.
     *
     * @param code a negative result of a {@code validate} method of this package
     * @throws IllegalArgumentException if no defect has this code
     */
    public static Defect ofCode(int code) {
        for (Defect defect : ALL) {
            if (defect.code == code) {
                return defect;
            }
        }
        throw new IllegalArgumentException(code + " is not the code of a defect");
    }
}
