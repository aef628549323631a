package org.o7s.wire.g23.unicast;

import org.o7s.wire.internal.BigEndian;
import org.o7s.wire.internal.Range;

/**
 * What the two ends of an E, M or D flow tell each other first (docs/wire/wire-unicast.md 2): which
 * component, which protocol, which address. {@link CepCodec} turns it into bytes and back.
 *
 * @param component exact name of the component; the only thing that selects it
 * @param protocol exact name of the protocol
 * @param version version of the protocol
 * @param syntax 0 protobuf, 1 ASN.1, 2 fixed layout
 * @param address address of the sender in its layer, 0 to 2^32-1; 0 = none
 * @param features {@link Features} of the sender; an extension, 0 from a C member
 * @param token in a broadcast layer, how messages to the sender begin that are no packets; an
 *     extension, 0 = it understands none
 * @param tree in a broadcast layer that must be a tree, the one that the sender is part of; an
 *     extension, 0 = it does not say
 */
public record CepRecord(
        String component,
        String protocol,
        int version,
        int syntax,
        long address,
        int features,
        long token,
        long tree) {
    /** Component of D flows. */
    public static final String DATA_TRANSFER = "Data Transfer";

    /** Component of E flows. */
    public static final String ENROLMENT = "Enrollment";

    /** Component of M flows. */
    public static final String MANAGEMENT = "Management";

    /** The answer to a request for a component that the acceptor does not have. */
    public static final CepRecord REFUSAL = new CepRecord("", "", 0, 0, 0, 0);

    /** A record without the extensions of broadcast layers. */
    public CepRecord(
            String component,
            String protocol,
            int version,
            int syntax,
            long address,
            int features) {
        this(component, protocol, version, syntax, address, features, 0, 0);
    }

    /**
     * Checks the address.
     *
     * @throws IllegalArgumentException if it does not fit 32 bits
     */
    public CepRecord {
        Range.check("address", address, BigEndian.U32_MAX);
    }

    /** The record of a D flow of a unicast layer. */
    public static CepRecord dataTransfer(long address, int features) {
        return new CepRecord(DATA_TRANSFER, "dtp", 1, 2, address, features);
    }

    /** The record of an M flow. */
    public static CepRecord management(long address, int features) {
        return new CepRecord(MANAGEMENT, "LSP", 1, 0, address, features);
    }

    /** The record of an E flow. */
    public static CepRecord enrolment(int features) {
        return new CepRecord(ENROLMENT, "OEP", 1, 0, 0, features);
    }

    /** The record of a D flow of a broadcast layer (Annex A). */
    public static CepRecord broadcast(int features) {
        return new CepRecord(DATA_TRANSFER, "", 0, 0, 0, features);
    }

    /**
     * The record of a D flow of a broadcast layer whose packets carry the name of their source and
     * a number (docs/wire/broadcast.md 3).
     */
    public static CepRecord numberedBroadcast(int features) {
        return new CepRecord(DATA_TRANSFER, "dtb", 1, 2, 0, features);
    }

    /** The same record with what a member of a broadcast layer adds. */
    public CepRecord with(long newToken, long newTree) {
        return new CepRecord(
                component, protocol, version, syntax, address, features, newToken, newTree);
    }

    /** The same record as generation 23 knows it. */
    public CepRecord bare() {
        return new CepRecord(component, protocol, version, syntax, address, 0);
    }

    /** Whether the two would be connected by more than one way. */
    public boolean isInTreeOf(CepRecord other) {
        return tree != 0 && tree == other.tree;
    }

    /** Whether the peer has no such component: the record of a refusal, whatever its features. */
    public boolean isRefusal() {
        return component.isEmpty() && protocol.isEmpty();
    }

    /**
     * Whether two ends can work together: same component, protocol, version and syntax (rows CEP2
     * and CEP4). The addresses are for the caller to compare.
     */
    public boolean matches(CepRecord other) {
        return component.equals(other.component)
                && protocol.equals(other.protocol)
                && version == other.version
                && syntax == other.syntax;
    }
}
