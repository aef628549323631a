package org.o7s.policy.pff.simple;

import org.o7s.policy.pff.PffPolicy;

/**
 * Always the first hop, whether it is up or not: what becomes of the traffic after a failure is the
 * business of routing alone.
 *
 * <p>Source: docs/wire/wire-unicast.md 7.8.
 */
final class Simple implements PffPolicy {

    @Override
    public int pick(int equal, int hops, long down, long flowKey) {
        return 0;
    }
}
