package org.o7s.itests.slots.probe;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.o7s.core.loop.Agent;
import org.o7s.core.slot.PolicySlot;
import org.o7s.policy.hash.HashPolicy;

/**
 * Computes the digest of one name with whatever policy its slot holds, pass by pass, and counts how
 * that went. All writes are by the loop; any thread may read the counts.
 */
final class Digester implements Agent {
    private static final int PER_PASS = 16;
    private static final byte[] NAME = "oping".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EXPECTED =
            HexFormat.of()
                    .parseHex("42dee3b0415b4f690fd91cbd99876f1e9bd8d9745ef7fa32b142773af0349d54");

    private final PolicySlot<HashPolicy> slot;
    private final byte[] digest = new byte[64];
    private volatile long digests;
    private volatile long gaps;
    private volatile long wrong;
    private volatile long failures;

    Digester(PolicySlot<HashPolicy> slot) {
        this.slot = slot;
    }

    /** Digests that were right, passes without a policy, wrong digests, and failures. */
    long[] counts() {
        return new long[] {digests, gaps, wrong, failures};
    }

    @Override
    public String agentName() {
        return "digester";
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // Only the loop writes.
    public int doWork(long nowNs) {
        for (int i = 0; i < PER_PASS; i++) {
            @Nullable HashPolicy policy = slot.current();
            if (policy == null) {
                gaps++;
                return 0;
            }
            try {
                policy.digest(NAME, digest);
                if (Arrays.equals(digest, 0, policy.lengthBytes(), EXPECTED, 0, EXPECTED.length)) {
                    digests++;
                } else {
                    wrong++;
                }
            } catch (RuntimeException | LinkageError e) {
                failures++;
                slot.report(e);
            }
        }
        return PER_PASS;
    }
}
