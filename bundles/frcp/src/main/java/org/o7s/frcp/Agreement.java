package org.o7s.frcp;

import java.lang.foreign.MemorySegment;
import org.o7s.wire.g23.FrctMark;

/**
 * What both ends may do beyond generation 0.23, found out on the flow itself: each end says what it
 * is able to in a {@linkplain FrctMark mark} (docs/wire/extensions.md, "agreement"). Before the
 * mark of the peer was seen it counts as one of the prototype.
 */
final class Agreement {
    /** What the prototype can do, and every end before it has said more. */
    private static final int MEMORY_PACKETS = FrcpConfig.WINDOW_PACKETS;

    private static final long ANSWERS_APART_NS = 10_000_000L;
    private static final long INTRODUCE_NS = 20_000_000L;
    private static final int INTRODUCTIONS = 3;
    private static final int INTRODUCE_FACTOR = 8;
    private static final long ASK_NS = 50_000_000L;
    private static final long ASK_MAX_NS = 400_000_000L;
    private static final long ASKING_NS = 3_000_000_000L;

    /** A verdict that nobody fetched for so long is forgotten. */
    private static final long STALE_NS = 1_000_000_000L;

    private final FrcpConfig config;
    private final FrcpCounters counters;
    private final boolean offers;
    private boolean told;
    private long toldNs;
    private boolean agreed;
    private boolean peerKnows;
    private boolean peerRefuses;

    /** A packet of the peer came that had a check. */
    private boolean peerChecks;

    /** A packet with DATA of the peer came that had none. */
    private boolean peerDoesNotCheck;

    private int features;
    private int peerMemoryPackets = MEMORY_PACKETS;
    private int peerMessageBytes;
    private long answerNs = FrcpMachine.NEVER;

    private int introductions;
    private long introduceNs = FrcpMachine.NEVER;

    /** A large message waits for what the peer says. */
    private boolean asking;

    private long verdictNs;
    private long askNs = FrcpMachine.NEVER;
    private long askAgainNs;

    Agreement(FrcpConfig config, FrcpCounters counters) {
        this.config = config;
        this.counters = counters;
        this.offers = config.extended() && config.payloadBytes() >= FrctMark.BYTES;
    }

    /** Whether the peer has said that it is an end of o7s. */
    boolean isAgreed() {
        return agreed;
    }

    /** Whether the peer says, and wants to know, which packets came beyond those in order. */
    boolean tellsReceived() {
        return (features & FrctMark.RECEIVED) != 0;
    }

    /**
     * Whether what we send has a check that the quality of service does not ask for: from the first
     * packet on, until the peer shows that it knows none. What it acknowledges with data, which has
     * no room for both, it has sent before, so that we know.
     */
    boolean checks() {
        if (!config.offersChecks()) {
            return false;
        }
        return agreed
                ? (features & FrctMark.CHECKS) != 0
                : peerChecks || !(peerDoesNotCheck || peerRefuses);
    }

    /** Whether a packet of ours with a mark of so many bytes, or without, has a check. */
    boolean checks(int markBytes) {
        return checks() || (markBytes > 0 && config.offersChecks());
    }

    /** A packet of the peer had a check that was right. */
    void heardChecked() {
        peerChecks = true;
    }

    /** A packet with DATA of the peer had no check, and was believed. */
    void heardUnchecked() {
        peerDoesNotCheck = true;
    }

    /** Whether the peer has been told that we understand more than 0.23, so that it may use it. */
    boolean mayBeUsed() {
        return told;
    }

    /** Packets that may come beyond the one that is expected, or wait unread. */
    int receiveMemoryPackets() {
        return agreed ? config.memoryPackets() : windowPackets();
    }

    /** Packets that may be under way, or wait unread. */
    int windowPackets() {
        return agreed ? config.windowPackets() : Math.min(MEMORY_PACKETS, config.windowPackets());
    }

    /** Packets that may wait to be sent or acknowledged. */
    int sendMemoryPackets() {
        return Math.min(config.memoryPackets(), peerMemoryPackets);
    }

    /** The largest message that may be written, as far as is known. */
    int messageBytes() {
        if (agreed) {
            boolean fragments = (features & FrctMark.FRAGMENTS) != 0;
            int most = Math.min(config.messageBytes(), peerMessageBytes);
            return fragments ? Math.max(config.payloadBytes(), most) : config.payloadBytes();
        }
        return offers && !peerRefuses ? config.messageBytes() : config.payloadBytes();
    }

    /**
     * A message of more than a packet is to be written; called until it can be, or cannot.
     *
     * @return 0 if it can be written, or WOULD_BLOCK or TOO_LARGE of {@link FrcpResult}
     */
    int large(int messageBytes, long nowNs) {
        if (messageBytes > messageBytes()) {
            return FrcpResult.TOO_LARGE;
        }
        if (agreed) {
            return 0;
        }
        if (asking && nowNs >= verdictNs + STALE_NS) {
            asking = false;
        }
        if (!asking) {
            asking = true;
            verdictNs = nowNs + ASKING_NS;
            askNs = nowNs;
            askAgainNs = ASK_NS;
        } else if (nowNs >= verdictNs) {
            stopAsking();
            return FrcpResult.TOO_LARGE;
        }
        return FrcpResult.WOULD_BLOCK;
    }

    /** Whether a message waits for what the peer says. */
    boolean isAsking(long nowNs) {
        return asking && nowNs < verdictNs;
    }

    /** When a message that waits can be refused. */
    long verdictNs(long nowNs) {
        return isAsking(nowNs) ? verdictNs : FrcpMachine.NEVER;
    }

    /** A packet with DATA came: if nothing else does, a packet of ours shall tell who we are. */
    void heardData(long nowNs) {
        if (offers && !peerKnows && !peerRefuses && introductions == 0) {
            introductions = 1;
            introduceNs = nowNs + INTRODUCE_NS;
        }
    }

    /**
     * A packet without DATA came.
     *
     * @param checked whether it had a check
     * @return how many bytes of what is behind its header are the mark
     */
    int heardBare(MemorySegment segment, long offset, int bytes, boolean checked, long nowNs) {
        if (!FrctMark.isMark(segment, offset, bytes)) {
            if (bytes == 0 && !agreed) {
                // An end of o7s that we have not seen the mark of shows it in each such packet.
                peerRefuses = true;
                introduceNs = FrcpMachine.NEVER;
                stopAsking();
            }
            return 0;
        }
        if (!offers || !FrctMark.isValid(segment, offset) || !isSound(segment, offset, checked)) {
            counters.marksIgnored.increment();
            return FrctMark.BYTES;
        }
        counters.marksReceived.increment();
        if (!agreed) {
            agree(segment, offset);
        }
        int state = FrctMark.state(segment, offset);
        if ((state & FrctMark.SEEN) != 0 && told) {
            peerKnows = true;
            introduceNs = FrcpMachine.NEVER;
        }
        if ((state & FrctMark.KNOWN) == 0) {
            long apartNs = told ? toldNs + ANSWERS_APART_NS : nowNs;
            answerNs = Math.min(answerNs, Math.max(nowNs, apartNs));
        }
        return FrctMark.BYTES;
    }

    /** An end that checks puts a check behind its mark: without, something has damaged it. */
    private boolean isSound(MemorySegment segment, long offset, boolean checked) {
        boolean wants = (FrctMark.features(segment, offset) & FrctMark.CHECKS) != 0;
        return checked || !(wants || peerChecks);
    }

    private void agree(MemorySegment segment, long offset) {
        agreed = true;
        features = FrctMark.features(segment, offset);
        peerMemoryPackets = FrctMark.memoryPackets(segment, offset);
        peerMessageBytes = FrctMark.messageBytes(segment, offset);
        stopAsking();
    }

    private void stopAsking() {
        asking = false;
        askNs = FrcpMachine.NEVER;
    }

    /** When a packet must be sent because of this. */
    long dueNs() {
        return Math.min(answerNs, Math.min(askNs, introduceNs));
    }

    /** Whether the packet is to be one that even an end without anything to say answers. */
    boolean asks(long nowNs) {
        return askNs <= nowNs;
    }

    /** Writes what a packet without DATA says of this, and returns the length of that. */
    int write(MemorySegment target, long offset, long nowNs) {
        boolean answers = answerNs != FrcpMachine.NEVER;
        if (!offers || (peerKnows && !answers)) {
            return 0;
        }
        int state = (agreed ? FrctMark.SEEN : 0) | (peerKnows ? FrctMark.KNOWN : 0);
        FrctMark.write(
                target, offset, offered(), state, config.memoryPackets(), config.messageBytesMax());
        counters.marksSent.increment();
        told = true;
        toldNs = nowNs;
        answerNs = FrcpMachine.NEVER;
        introduced(nowNs);
        if (asks(nowNs)) {
            askNs = nowNs + askAgainNs;
            askAgainNs = Math.min(ASK_MAX_NS, askAgainNs * 2);
            if (askNs >= verdictNs) {
                askNs = FrcpMachine.NEVER;
            }
        }
        return FrctMark.BYTES;
    }

    private int offered() {
        return FrctMark.FRAGMENTS
                | (config.retransmits() ? FrctMark.RECEIVED : 0)
                | (config.offersChecks() ? FrctMark.CHECKS : 0);
    }

    private void introduced(long nowNs) {
        if (introduceNs == FrcpMachine.NEVER) {
            return;
        }
        introduceNs = FrcpMachine.NEVER;
        if (introductions < INTRODUCTIONS && !agreed && !peerRefuses) {
            long againNs = INTRODUCE_NS;
            for (int i = 0; i < introductions; i++) {
                againNs *= INTRODUCE_FACTOR;
            }
            introductions++;
            introduceNs = nowNs + againNs;
        }
    }
}
