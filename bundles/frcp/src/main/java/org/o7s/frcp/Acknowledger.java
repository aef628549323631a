package org.o7s.frcp;

/**
 * When to tell the peer what has come and how far it may send (docs/wire/wire-endtoend.md 2.11, R5,
 * R6 and R9 to R12).
 */
final class Acknowledger {
    private static final long DUPLICATE_NS = 5_000_000L;

    /** While packets are missing the peer waits for what came to send more. */
    private static final long HURRY_NS = 500_000L;

    /** How often the same is told again while packets are missing and none comes. */
    private static final int AGAIN = 4;

    private static final long AGAIN_NS = 5_000_000L;
    private static final long ASKED_NS = 1_000_000L;
    private static final int TELL_EVERY = 32;

    /** After so many packets a prototype may wait for a window that got lost; it never asks. */
    private static final int MAY_STALL = 128;

    private static final int MAY_STALL_FIRST = 32;
    private static final int REMINDERS = 8;
    private static final long REMIND_NS = 100_000_000L;
    private static final long REMIND_MAX_NS = 1_000_000_000L;

    /**
     * While packets are read where they came, one after the other, none is missing: so many times
     * as many wait for one acknowledgement, but no more bytes than stay in the caches of both ends.
     */
    private static final int PASSED_FACTOR = 4;

    private static final int PASSED_BYTES = 1 << 16;

    private final FrcpConfig config;
    private final Timing timing;
    private final Agreement agreement;
    private long dueNs = FrcpMachine.NEVER;
    private long lastNs;
    private boolean told;
    private int came;
    private int again;
    private boolean fresh;
    private int sinceReminded;
    private int reminders;
    private long remindNs = FrcpMachine.NEVER;
    private long remindAgainNs;

    /** The edge that the peer was told last; it never moves back. */
    private int edge;

    /** Bytes of packets that passed straight since the peer was told. */
    private long passedBytes;

    /** What the policy said when the first of them passed. */
    private int passedAtOnce;

    private int passedWindow;

    Acknowledger(FrcpConfig config, Timing timing, Agreement agreement) {
        this.config = config;
        this.agreement = agreement;
        this.timing = timing;
    }

    /** A run of numbers begins. */
    void begin(int expected, long nowNs) {
        // Whoever begins has so much credit before it is told of any.
        edge = expected + FrcpConfig.FIRST_CREDIT_PACKETS;
        came = 0;
        told = false;
        fresh = true;
        sinceReminded = MAY_STALL - MAY_STALL_FIRST;
        dueNs = Math.min(dueNs, nowNs + timing.acknowledgementDelayNs());
    }

    /**
     * A packet with DATA was taken.
     *
     * @param missing whether packets are missing before it
     * @param news whether the first of them is missing since this packet, or all of them have come
     */
    void came(boolean missing, boolean news, long nowNs) {
        came++;
        again = 0;
        if (config.retransmits()) {
            // The peer goes on: it knows a window that is open.
            reminders = 0;
            remindNs = FrcpMachine.NEVER;
        }
        if (!config.retransmits()) {
            // R11: the prototype sends 64 packets and then waits for ever.
            if (came >= TELL_EVERY) {
                dueNs = nowNs;
            }
            sinceReminded++;
            if (sinceReminded >= MAY_STALL) {
                remind(nowNs);
            }
        } else if (news || came >= timing.acknowledgedAtOnce(missing)) {
            dueNs = nowNs;
        } else {
            boolean hurry = missing && agreement.tellsReceived();
            long delayNs = timing.acknowledgementDelayNs();
            dueNs = Math.min(dueNs, nowNs + (hurry ? Math.min(HURRY_NS, delayNs) : delayNs));
        }
    }

    /**
     * A packet with DATA was read past all queues. The policy is asked once for all of them that
     * one acknowledgement is for.
     *
     * @param expected the number after it
     * @param room packets that may wait unread, heeded if it {@link #asksRoom}
     */
    void passed(int expected, int bytes, int room, long nowNs) {
        came++;
        again = 0;
        if (passedBytes == 0) {
            reminders = 0;
            remindNs = FrcpMachine.NEVER;
            passedAtOnce = timing.acknowledgedAtOnce(false);
            passedWindow = timing.window(0, room);
            dueNs = Math.min(dueNs, nowNs + timing.acknowledgementDelayNs());
        }
        passedBytes += bytes;
        boolean many = passedBytes >= PASSED_BYTES || came / PASSED_FACTOR >= passedAtOnce;
        boolean opened = expected + passedWindow - edge >= Math.max(1, passedWindow / 2);
        if ((many && came >= passedAtOnce) || opened) {
            dueNs = Math.min(dueNs, nowNs);
        }
    }

    /**
     * A packet came a second time, or one beyond the window: the peer does not know where we are.
     */
    void repeat(long nowNs) {
        dueNs = Math.min(dueNs, notBefore(DUPLICATE_NS, nowNs));
    }

    /** The peer asked for the window. */
    void asked(long nowNs) {
        dueNs = Math.min(dueNs, notBefore(ASKED_NS, nowNs));
    }

    /**
     * The application has read, or packets in order have come: when the edge has moved by half of
     * what the policy lets come, the peer is told at once. It may have nothing left to send.
     *
     * @param room packets that may wait unread
     */
    void opened(int newEdge, int expected, int room, long nowNs) {
        int opened = newEdge - edge;
        if (opened > 0 && opened >= timing.window(0, room) / 2) {
            dueNs = Math.min(dueNs, nowNs);
            // A prototype with retransmission may wait in a write, where it does not ask (6.3).
            if (!config.retransmits() || edge == expected) {
                remind(nowNs);
            }
        }
    }

    /**
     * If the peer falls silent, it may be because a window got lost: it is told again, and again.
     */
    private void remind(long nowNs) {
        if (!agreement.isAgreed()) {
            reminders = REMINDERS;
            remindAgainNs = REMIND_NS;
            remindNs = nowNs + REMIND_NS;
        }
    }

    private void reminded(long nowNs) {
        if (reminders == 0) {
            return;
        }
        reminders--;
        remindAgainNs = Math.min(REMIND_MAX_NS, remindAgainNs * 2);
        remindNs = nowNs + remindAgainNs;
        if (reminders == 0) {
            sinceReminded = 0;
            remindNs = FrcpMachine.NEVER;
        }
    }

    private long notBefore(long apartNs, long nowNs) {
        return told ? Math.max(nowNs, lastNs + apartNs) : nowNs;
    }

    /** Whether the peer has not been told where the run began: what came before it was dropped. */
    boolean isFresh() {
        return fresh;
    }

    /** Whether the peer was told that it may send the packet with that number. */
    boolean isTold(int number) {
        return number - edge < 0;
    }

    /** Whether {@link #passed} heeds the room that it is given. */
    boolean asksRoom() {
        return passedBytes == 0;
    }

    /** When the peer must be told at the latest. */
    long dueNs() {
        return Math.min(dueNs, remindNs);
    }

    /** The edge to be told now, given what there is room for. */
    int edge(int possible) {
        return Serial.later(edge, possible);
    }

    /**
     * A packet tells the peer.
     *
     * @param all whether it says all there is to say
     * @param missing whether packets are missing
     */
    void told(int newEdge, boolean all, boolean missing, long nowNs) {
        edge = newEdge;
        if (all) {
            came = 0;
            passedBytes = 0;
            told = true;
            fresh = false;
            lastNs = nowNs;
            dueNs = FrcpMachine.NEVER;
            if (missing && again < AGAIN && agreement.tellsReceived()) {
                // This one may get lost, and the peer waits for it.
                again++;
                dueNs = nowNs + Math.max(AGAIN_NS, timing.acknowledgementDelayNs());
            }
            reminded(nowNs);
        }
    }
}
