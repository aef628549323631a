package org.o7s.frcp;

/**
 * The end of a flow: closed by the application, with or without delivering what was written; or
 * down (docs/wire/wire-endtoend.md 2.10, 2.11 "Linger" and S11).
 */
final class Ending {
    private final Outbox outbox;
    private final Sender sender;
    private final Receiver receiver;
    private boolean lingers;
    private boolean closing;
    private boolean saidLast;
    private boolean down;

    Ending(FrcpConfig config, Outbox outbox, Sender sender, Receiver receiver) {
        this.outbox = outbox;
        this.sender = sender;
        this.receiver = receiver;
        this.lingers = config.retransmits();
    }

    boolean isLingering() {
        return lingers;
    }

    void setLingering(boolean linger) {
        lingers = linger;
    }

    /** Whether the application is done. */
    boolean isClosing() {
        return closing;
    }

    /** Whether nothing is sent or taken any more. */
    boolean isDown() {
        return down;
    }

    /** Time has passed: a packet may have been repeated in vain for too long. */
    void passed(long nowNs) {
        if (!down && sender.hasGivenUp(nowNs)) {
            down = true;
            receiver.ends(nowNs);
            outbox.clear();
        }
    }

    /** The application is done. */
    void close(long nowNs) {
        if (closing) {
            return;
        }
        closing = true;
        outbox.abandonMessage();
        receiver.clear(nowNs);
        if (!lingers) {
            outbox.clear();
        }
    }

    /** The flow is over at once. */
    void abandon(long nowNs) {
        closing = true;
        down = true;
        outbox.clear();
        receiver.clear(nowNs);
    }

    /** Whether the peer is still to be told what came of it, for the last time. */
    boolean owesLastWord() {
        return closing && outbox.isDone() && !saidLast;
    }

    /** The peer is being told, or there is nothing to tell it. */
    void saysLastWord() {
        saidLast = true;
    }

    /** Whether a closed flow has nothing more to do. */
    boolean isFinished() {
        return closing && (down || (outbox.isDone() && saidLast));
    }
}
