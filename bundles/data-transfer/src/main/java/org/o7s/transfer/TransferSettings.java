package org.o7s.transfer;

import org.o7s.policy.PolicyParameters;
import org.o7s.wire.g23.unicast.DtHeader;

/**
 * What a data transfer machine is made with.
 *
 * @param owner whose it is, for people: {@code ipcp u1}
 * @param address of the member, 1..2^32-1
 * @param maxTtl the TTL that packets of this member begin with, 1..255 (docs/wire/wire-unicast.md
 *     1.2)
 * @param pff name of the policy of kind {@code pff}
 * @param pffParameters its parameters
 * @param scheduler name of the policy of kind {@code scheduler}
 * @param schedulerParameters its parameters
 */
public record TransferSettings(
        String owner,
        long address,
        int maxTtl,
        String pff,
        PolicyParameters pffParameters,
        String scheduler,
        PolicyParameters schedulerParameters) {
    /** Checks the ranges. */
    public TransferSettings {
        if (!DtHeader.isAddress(address)) {
            throw new IllegalArgumentException(address + " is not an address of a member");
        }
        if (maxTtl < 1 || maxTtl > 255) {
            throw new IllegalArgumentException("a packet cannot begin with TTL " + maxTtl);
        }
    }
}
