package org.o7s.transfer;

/**
 * Is told how the links of a member do. On the member's loop, never from inside a call of {@link
 * DataTransfer}, and never of a link that was removed.
 */
public interface LinkListener {
    /**
     * A link carries nothing at the moment.
     *
     * @param link its number
     * @param neighbour address of the member at its other end
     * @param why a sentence without a subject: {@code has no carrier}
     */
    void linkDown(int link, long neighbour, String why);

    /** A link that was down carries packets again. */
    void linkUp(int link, long neighbour);

    /** The flow below a link is closed; whoever added it removes it and deallocates the flow. */
    void linkClosed(int link, long neighbour);
}
