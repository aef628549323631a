package org.o7s.directory;

/**
 * The parameters of a directory: those of the layer and those of the member. Source:
 * docs/wire/wire-unicast.md 8.2 and 3.1.
 *
 * @param alpha requests that a search has open, 1..10
 * @param k contacts per bucket and per answer, and holders of a name, 1..20
 * @param expireSeconds life of a published value in s, 10..86400
 * @param refreshSeconds how often contacts are refreshed, in s, 3..3600
 * @param replicateSeconds how often values are stored again, in s, 3..3600
 * @param peer address of the member that enrolled this one, at which it joins; 0 for the first
 *     member of a layer
 * @param hashBytes length of names' digests and of node ids, in bytes, 8..64
 * @param features bits of {@code org.o7s.wire.g23.unicast.Features} that this member tells others
 */
public record DhtSettings(
        int alpha,
        int k,
        int expireSeconds,
        int refreshSeconds,
        int replicateSeconds,
        long peer,
        int hashBytes,
        int features) {
    private static final long ADDRESS_MAX = 0xffff_ffffL;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public DhtSettings {
        check("alpha", alpha, 1, 10);
        check("k", k, 1, 20);
        check("expireSeconds", expireSeconds, 10, 86_400);
        check("refreshSeconds", refreshSeconds, 3, 3_600);
        check("replicateSeconds", replicateSeconds, 3, 3_600);
        check("peer", peer, 0, ADDRESS_MAX);
        check("hashBytes", hashBytes, 8, 64);
    }

    private static void check(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "%s is %d instead of %d..%d".formatted(what, value, min, max));
        }
    }
}
