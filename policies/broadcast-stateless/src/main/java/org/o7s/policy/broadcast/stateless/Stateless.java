package org.o7s.policy.broadcast.stateless;

import org.o7s.policy.broadcast.BroadcastPolicy;

/**
 * Hands on whatever comes, with nothing added to it: what members of generation 0.23 do.
 *
 * <p>Source: docs/wire/wire-shims.md 5.1.
 */
final class Stateless implements BroadcastPolicy {

    @Override
    public int stateWords() {
        return 0;
    }

    @Override
    public boolean isNew(long sequence, long[] states, int at) {
        return true;
    }
}
