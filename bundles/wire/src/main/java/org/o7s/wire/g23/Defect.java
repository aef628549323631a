package org.o7s.wire.g23;

/**
 * Why bytes from outside were not accepted; one counter per constant is what an IPCP keeps
 * (docs/wire/wire-shims.md 9.1: malformed input is dropped silently and counted; rows of
 * docs/wire/wire-unicast.md 11).
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
    MULTICAST_SOURCE(-8, "source address is a group address"),
    /** A protobuf message that ends amid a field, or a field of another type or encoding. */
    UNREADABLE_FIELDS(-9, "its fields cannot be read"),
    /** A protobuf message without one of its required fields. */
    MISSING_FIELD(-10, "a required field is missing"),
    /** An address that no member can have: 0, or more than 32 bits (rows CEP3, FA3, LS1, DHT3). */
    BAD_ADDRESS(-11, "an address is 0 or has more than 32 bits"),
    /** An EID of a component where data would later be sent to (row FA2). */
    RESERVED_EID(-12, "an endpoint id below 64 offered for data"),
    /** A hash, key or node id that is not as long as the hashes of the layer (row DHT2). */
    WRONG_HASH_LENGTH(-13, "a hash or id of another length than the layer's"),
    /** A directory value that is not an address of 8 bytes (row DHT4). */
    WRONG_VALUE_LENGTH(-14, "a directory value that is not 8 bytes long"),
    /** More contacts or values than a receiver keeps of one message. */
    TOO_MANY_ENTRIES(-15, "more entries than the limit"),
    /** An enrolment id that is not 8 bytes long (row OEP1). */
    WRONG_ID_LENGTH(-16, "an enrolment id that is not 8 bytes long"),
    /** An acceptance without the configuration that it grants (row OEP2). */
    MISSING_CONFIGURATION(-17, "accepts without a complete layer configuration"),
    /** A response above 0: it neither accepts nor refuses. */
    POSITIVE_RESPONSE(-18, "a response that neither accepts nor refuses"),
    /** A wall clock whose fraction of a second is no fraction. */
    BAD_CLOCK(-19, "a clock with more than 999999999 ns"),
    /** A layer name that is empty, longer than 255 bytes or not printable (row OEP3). */
    BAD_LAYER_NAME(-20, "a layer name that is empty, too long or not printable"),
    /** A layer of a type into which nobody can be enrolled. */
    UNKNOWN_LAYER_TYPE(-21, "a layer that is neither unicast nor broadcast"),
    /** Addresses that are not 4 bytes long. */
    WRONG_ADDRESS_SIZE(-22, "an address size other than 4 bytes"),
    /** A first TTL outside 1 to 255. */
    BAD_TTL(-23, "a maximum TTL outside 1 to 255"),
    /** A number of a policy that this generation of the wire does not know (row OEP4). */
    UNKNOWN_POLICY(-24, "unknown policy number"),
    /** A period of the link-state routing that is 0 (row OEP4). */
    BAD_ROUTING_TIMER(-25, "a routing timer of 0 seconds"),
    /** A parameter of the directory outside its range (row OEP4). */
    BAD_DIRECTORY_PARAMETER(-26, "a parameter of the directory is out of range"),
    /** A named policy (docs/wire/extensions.md) that breaks the rules for names. */
    BAD_POLICY_NAME(-27, "a named policy is unreadable, doubled or one too many"),
    /** Not a message of the extension that the receiver looks for. */
    UNKNOWN_MAGIC(-28, "does not start with the mark of its extension"),
    /** A link from a member to itself (row LS1). */
    LINK_TO_ITSELF(-29, "announces a link from a member to itself"),
    /** An LLC header that is no unnumbered information of one station to one station. */
    NOT_UNNUMBERED(-30, "no LLC unnumbered information from one station to one"),
    /** A SAP outside 2 to 63 where data would later be sent to. */
    BAD_SAP(-31, "a SAP outside 2..63 offered for data");

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
