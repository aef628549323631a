package org.o7s.enrolment;

import java.util.function.Consumer;

/**
 * What enrolment needs of a connection to another member: whole messages, one packet each, that may
 * get lost. For the loop of the IPCP.
 */
public interface Conversation {

    /** Sends a message; returns whether it left. */
    boolean send(byte[] message);

    /** Has each message of the peer handed to the taker from now on; keepalives are none. */
    void onMessage(Consumer<byte[]> taker);

    /** Has the task run once, when the conversation is over; at once if it is. */
    void onClosed(Runnable told);

    /** Ends it; what was sent before still leaves. Does nothing if it is over. */
    void close();
}
