package org.o7s.security;

import org.o7s.api.FlowError;

/** What a client's handshake came to. */
public sealed interface OapOutcome {

    /**
     * Both sides agreed: the flow is plain and the peer anonymous.
     *
     * @param peerData what the server sent along, usually nothing; belongs to the receiver
     */
    record Agreed(byte[] peerData) implements OapOutcome {}

    /**
     * The response is not acceptable; the flow must be torn down.
     *
     * @param error what the application is told
     * @param sentence why, without a subject
     */
    record Failed(FlowError error, String sentence) implements OapOutcome {}
}
