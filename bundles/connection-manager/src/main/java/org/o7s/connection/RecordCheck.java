package org.o7s.connection;

import org.o7s.wire.g23.unicast.CepRecord;

/**
 * What this member makes of a peer's record (docs/wire/wire-unicast.md 11, rows CEP1 to CEP4).
 *
 * <p>Whether addresses matter, this member's own record says: one with an address wants a peer with
 * another one. That addresses have 32 bits is seen to by the codec.
 */
enum RecordCheck {
    /** It fits. */
    FITS(""),
    /** An empty record. */
    REFUSAL("it refused: it does not have that component, or does not admit this member"),
    /** Another component. */
    COMPONENT("it named another component"),
    /** Another protocol, version or syntax. */
    PROTOCOL("it speaks another protocol, version or syntax"),
    /** The two are connected already, over others. */
    LOOP("it can be reached already over other members, so this would close a loop"),
    /** No address. */
    NO_ADDRESS("it has no address"),
    /** This member's address. */
    OWN_ADDRESS("it has the address of this member");

    private final String sentence;

    RecordCheck(String sentence) {
        this.sentence = sentence;
    }

    /** The result in words, of the peer. */
    String sentence() {
        return sentence;
    }

    /** Compares what the peer said with what this member says. */
    static RecordCheck of(CepRecord own, CepRecord peer) {
        if (peer.isRefusal()) {
            return REFUSAL;
        }
        if (!own.component().equals(peer.component())) {
            return COMPONENT;
        }
        if (!own.matches(peer)) {
            return PROTOCOL;
        }
        if (own.isInTreeOf(peer)) {
            return LOOP;
        }
        if (own.address() == 0) {
            return FITS;
        }
        if (peer.address() == 0) {
            return NO_ADDRESS;
        }
        return peer.address() == own.address() ? OWN_ADDRESS : FITS;
    }
}
