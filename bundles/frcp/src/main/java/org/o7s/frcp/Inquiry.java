package org.o7s.frcp;

/**
 * Asking the peer what has come, by sending a packet again, because nothing is heard of what was
 * sent: when something was heard last, and when and how often the peer was asked since.
 */
final class Inquiry {
    static final long ASK_MAX_NS = 1_000_000_000L;

    /** An end of o7s acknowledges within 5 ms; nobody is exact. */
    static final long ASK_DELAY_NS = 10_000_000L;

    static final long LONG_AGO_NS = Long.MIN_VALUE / 4;
    private static final long FIRST_ASK_NS = 200_000_000L;
    private static final int FIRST_QUESTIONS = 2;
    private static final int DOUBLED_MAX = 8;

    private final FrcpConfig config;
    private final FrcpCounters counters;
    private final Timing timing;
    private final Agreement agreement;
    private final SendQueue queue;
    private final Evidence evidence;
    private long newsNs = LONG_AGO_NS;
    private long askedNs = LONG_AGO_NS;
    private int asked;
    private long timedOutNs;
    private boolean timedOut;

    /** The peer says that it knows no packet of ours, although some are under way. */
    private boolean unbegun;

    Inquiry(
            FrcpConfig config,
            FrcpCounters counters,
            Timing timing,
            Agreement agreement,
            SendQueue queue,
            Evidence evidence) {
        this.config = config;
        this.counters = counters;
        this.timing = timing;
        this.agreement = agreement;
        this.queue = queue;
        this.evidence = evidence;
    }

    /** Something that was not known has been heard of the peer. */
    void news(long nowNs) {
        unbegun = false;
        newsNs = nowNs;
        asked = 0;
        timing.progressed();
    }

    /** When something was heard of a packet that was not known. */
    long newsNs() {
        return newsNs;
    }

    /** When the peer was asked. */
    long askedNs() {
        return askedNs;
    }

    /** How often the peer was asked since it said something new. */
    int asked() {
        return asked;
    }

    /**
     * Whether a packet that was sent then was sent after everything that was waited for in vain.
     */
    boolean isFresh(long sentNs) {
        return !timedOut || sentNs > timedOutNs;
    }

    /** The first packets of all: a run that was not begun drops what follows it. */
    boolean isFirst() {
        boolean asks = agreement.tellsReceived() || asked < FIRST_QUESTIONS;
        return config.extended() && asks && !evidence.isMeasured();
    }

    /** When it is asked about the first packets. */
    long firstNs() {
        return asked == 0
                ? queue.sentNs(queue.oldest()) + FIRST_ASK_NS
                : askedNs + Math.min(FIRST_ASK_NS << Math.min(asked, DOUBLED_MAX), ASK_MAX_NS);
    }

    /** The peer is being asked. */
    void ask(long nowNs) {
        counters.timeouts.increment();
        if (!isFirst()) {
            timing.timedOut();
        }
        asked++;
        askedNs = nowNs;
        timedOut = true;
        timedOutNs = nowNs;
    }

    /**
     * The peer has shown its mark and acknowledges nothing: it knows no packet of ours.
     *
     * @param sentNs when a new packet was sent last
     */
    void knowsNothing(boolean unacknowledged, long sentNs, long nowNs) {
        unbegun =
                config.retransmits()
                        && unacknowledged
                        && !evidence.isMeasured()
                        && newsNs == LONG_AGO_NS
                        && nowNs - Math.max(sentNs, askedNs) >= ASK_DELAY_NS;
    }

    /** Whether the run of our numbers is to be begun once more, at once. */
    boolean isUnbegun() {
        return unbegun;
    }

    /** It is being begun, or there is nothing to begin it with. */
    void begun() {
        unbegun = false;
    }

    /** The first packet is sent again, as an answer to a mark. */
    void begin(long nowNs) {
        unbegun = false;
        askedNs = nowNs;
    }
}
