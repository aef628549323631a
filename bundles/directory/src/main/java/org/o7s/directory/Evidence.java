package org.o7s.directory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/** What nodes said about where one name is. */
final class Evidence {
    /** The most addresses that are considered for one name. */
    static final int CLAIMS_MAX = 64;

    /** That the name is at an address. */
    static final class Claim {
        final long address;

        /** How many nodes said so. */
        int reports;

        /** The owner of the address said so. */
        boolean confirmed;

        /** The owner of the address said that it is not so. */
        boolean refuted;

        /** The owner is being asked, or was. */
        boolean asked;

        Claim(long address) {
            this.address = address;
        }

        /** 0 is best. */
        int rank() {
            return confirmed ? 0 : reports > 1 ? 1 : 2;
        }
    }

    private final Map<Long, Claim> claims = new LinkedHashMap<>();

    /** Somebody said so; gives back the claim, a new one if there is room. */
    void reported(long address) {
        Claim claim = claims.get(address);
        if (claim == null) {
            if (claims.size() >= CLAIMS_MAX) {
                return;
            }
            claim = new Claim(address);
            claims.put(address, claim);
        }
        claim.reports++;
    }

    /** The owner of an address said whether it has the name. */
    void judged(long address, boolean has) {
        Claim claim = claims.get(address);
        if (claim != null) {
            claim.confirmed = has;
            claim.refuted = !has;
        }
    }

    Collection<Claim> claims() {
        return claims.values();
    }

    /**
     * What can be used, in the order in which it should be tried.
     *
     * @param doubtful those that are tried last
     * @param seed makes members that ask for the same name choose differently
     */
    List<Claim> ranked(LongPredicate doubtful, long seed) {
        List<Claim> order = new ArrayList<>(claims.values());
        order.removeIf(claim -> claim.refuted);
        order.sort(
                Comparator.<Claim, Boolean>comparing(claim -> doubtful.test(claim.address))
                        .thenComparingInt(Claim::rank)
                        .thenComparing(claim -> mix(seed ^ claim.address), Long::compareUnsigned));
        return order;
    }

    /** Spreads the bits of a number (the finaliser of SplitMix64). */
    static long mix(long number) {
        long mixed = (number ^ number >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d0_49bb_1331_11ebL;
        return mixed ^ mixed >>> 31;
    }
}
