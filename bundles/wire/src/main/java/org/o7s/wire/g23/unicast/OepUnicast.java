package org.o7s.wire.g23.unicast;

import org.o7s.wire.internal.BigEndian;
import org.o7s.wire.internal.Range;

/**
 * The part of {@link OepLayer} that only unicast layers have (docs/wire/wire-unicast.md 3.1).
 *
 * @param addressBytes size of addresses in the DT header; always {@link #ADDRESS_BYTES}
 * @param eidBytes size of EIDs as configured, 0 to 255; whatever it says, {@link #EID_BYTES} are
 *     used (1.2)
 * @param maxTtl the TTL that sources write, 1 to 255
 * @param routing link-state routing, the only family that generation 23 numbers
 * @param directory the DHT, the only directory that generation 23 numbers
 * @param addressPolicy how members get addresses; always {@link #FLAT_ADDRESSES}
 * @param congestionPolicy {@link #NO_CONGESTION_AVOIDANCE} or {@link #MULTI_BIT_ECN}
 */
public record OepUnicast(
        int addressBytes,
        int eidBytes,
        int maxTtl,
        LinkState routing,
        Dht directory,
        int addressPolicy,
        int congestionPolicy) {
    /** The only size of addresses. */
    public static final int ADDRESS_BYTES = 4;

    /** The only size of EIDs. */
    public static final int EID_BYTES = 8;

    /** Addresses are random numbers. */
    public static final int FLAT_ADDRESSES = 0;

    /** Nobody marks, nobody slows down. */
    public static final int NO_CONGESTION_AVOIDANCE = 0;

    /** Multi-bit explicit congestion notification; the default. */
    public static final int MULTI_BIT_ECN = 1;

    /** The configuration of a layer for which nobody asked for anything else. */
    public static final OepUnicast DEFAULT =
            new OepUnicast(
                    ADDRESS_BYTES,
                    EID_BYTES,
                    DtHeader.DEFAULT_TTL,
                    LinkState.DEFAULT,
                    Dht.DEFAULT,
                    FLAT_ADDRESSES,
                    MULTI_BIT_ECN);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public OepUnicast {
        Range.check("address size", addressBytes, ADDRESS_BYTES, ADDRESS_BYTES);
        Range.check("EID size", eidBytes, BigEndian.U8_MAX);
        Range.check("maximum TTL", maxTtl, 1, BigEndian.U8_MAX);
        Range.check("address policy", addressPolicy, FLAT_ADDRESSES);
        Range.check("congestion policy", congestionPolicy, MULTI_BIT_ECN);
    }

    /** The same configuration with another member to join the directory at. */
    public OepUnicast withPeer(long peer) {
        return new OepUnicast(
                addressBytes,
                eidBytes,
                maxTtl,
                routing,
                directory.withPeer(peer),
                addressPolicy,
                congestionPolicy);
    }

    /**
     * Link-state routing (7.1). All times in seconds, 1 to 2^32-1.
     *
     * @param policy {@link #SIMPLE}, {@link #LOOP_FREE_ALTERNATES} or {@link #EQUAL_COST_MULTIPATH}
     * @param recalculateSeconds how long a change waits for the computation of paths
     * @param updateSeconds period of announcements
     * @param timeoutSeconds age at which an announcement is forgotten
     */
    public record LinkState(
            int policy, long recalculateSeconds, long updateSeconds, long timeoutSeconds) {
        /** Shortest paths. */
        public static final int SIMPLE = 0;

        /** Shortest paths and loop-free alternates. */
        public static final int LOOP_FREE_ALTERNATES = 1;

        /** All paths of equal cost. */
        public static final int EQUAL_COST_MULTIPATH = 2;

        /** The default policy and times. */
        public static final LinkState DEFAULT = new LinkState(SIMPLE, 4, 15, 60);

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if a value is out of range
         */
        public LinkState {
            Range.check("link-state policy", policy, EQUAL_COST_MULTIPATH);
            Range.check("t_recalc", recalculateSeconds, 1, BigEndian.U32_MAX);
            Range.check("t_update", updateSeconds, 1, BigEndian.U32_MAX);
            Range.check("t_timeo", timeoutSeconds, 1, BigEndian.U32_MAX);
        }
    }

    /**
     * The directory (8.2).
     *
     * @param alpha parallel requests, 1 to 10
     * @param k contacts per bucket and answer, 1 to 20
     * @param expireSeconds life of a published value, 10 to 86400
     * @param refreshSeconds period of refreshing contacts, 3 to 3600
     * @param replicateSeconds period of replicating values, 3 to 3600
     * @param peer address of the member that hands this on, at which to join; 0 = none
     */
    public record Dht(
            int alpha,
            int k,
            int expireSeconds,
            int refreshSeconds,
            int replicateSeconds,
            long peer) {
        /** The largest {@link #alpha}. */
        public static final int MAX_ALPHA = 10;

        /** The largest {@link #k}. */
        public static final int MAX_K = 20;

        /** The shortest {@link #expireSeconds}. */
        public static final int MIN_EXPIRE_SECONDS = 10;

        /** The longest {@link #expireSeconds}. */
        public static final int MAX_EXPIRE_SECONDS = 86_400;

        /** The shortest {@link #refreshSeconds} and {@link #replicateSeconds}. */
        public static final int MIN_PERIOD_SECONDS = 3;

        /** The longest {@link #refreshSeconds} and {@link #replicateSeconds}. */
        public static final int MAX_PERIOD_SECONDS = 3600;

        /** The default parameters, with no peer. */
        public static final Dht DEFAULT = new Dht(3, 8, 86_400, 900, 900, 0);

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if a value is out of range
         */
        public Dht {
            Range.check("alpha", alpha, 1, MAX_ALPHA);
            Range.check("k", k, 1, MAX_K);
            Range.check("t_expire", expireSeconds, MIN_EXPIRE_SECONDS, MAX_EXPIRE_SECONDS);
            Range.check("t_refresh", refreshSeconds, MIN_PERIOD_SECONDS, MAX_PERIOD_SECONDS);
            Range.check("t_replicate", replicateSeconds, MIN_PERIOD_SECONDS, MAX_PERIOD_SECONDS);
            Range.check("peer", peer, BigEndian.U32_MAX);
        }

        /** The same parameters with another member to join at. */
        public Dht withPeer(long other) {
            return new Dht(alpha, k, expireSeconds, refreshSeconds, replicateSeconds, other);
        }
    }
}
