package org.o7s.security;

/** What a server makes of a request. */
public sealed interface OapAnswer {

    /**
     * The request is in order.
     *
     * @param response what to send back in a positive reply; belongs to the receiver
     * @param peerData what the client sent along, usually nothing; belongs to the receiver
     */
    record Accepted(byte[] response, byte[] peerData) implements OapAnswer {}

    /**
     * The request is refused; a negative reply carries no blob (docs/wire/wire-shims.md 0.7).
     *
     * @param response the code for the peer, negative
     * @param sentence why, for people here, without a subject
     */
    record Refused(int response, String sentence) implements OapAnswer {}
}
