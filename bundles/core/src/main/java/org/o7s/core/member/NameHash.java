package org.o7s.core.member;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.o7s.api.FlowError;
import org.o7s.core.loop.Loop;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.Problem.Kind;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyKind;
import org.o7s.core.slot.PolicySlot;
import org.o7s.core.slot.PolicySlots;
import org.o7s.core.slot.SlotRequest;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.hash.HashPolicy;

/**
 * The hash slot of a layer: from names to digests.
 *
 * <p>Digests that are kept outlive the policy that computed them; new code must give the same ones
 * before it goes live. Belongs to the loop of its IPCP, except {@link #missing}. Source:
 * docs/wire/wire-shims.md 7.
 */
public final class NameHash {
    /** The longest name, in bytes of UTF-8. */
    public static final int NAME_MAX_BYTES = 255;

    private final DirectoryHash algorithm;
    private final PolicySlot<HashPolicy> slot;
    private final Map<String, Digest> kept = new ConcurrentHashMap<>();

    /**
     * Opens the slot.
     *
     * @param owner who asks, for people: {@code ipcp e1}
     * @param exchanged told on the loop when the policy came, went or changed
     */
    public NameHash(
            PolicySlots slots,
            String owner,
            DirectoryHash algorithm,
            Loop loop,
            Runnable exchanged) {
        this.algorithm = algorithm;
        this.slot =
                slots.open(
                        new SlotRequest<>(
                                PolicyKind.HASH,
                                owner,
                                algorithm.policy(),
                                PolicyParameters.NONE,
                                loop,
                                Optional.empty(),
                                this::objection));
        slot.onExchange(exchanged);
    }

    /** Lets an exchange of the policy account for the packets that it costs. */
    public void countLosses(LongSupplier dropped) {
        slot.countLosses(dropped);
    }

    /** The algorithm of the layer. */
    public DirectoryHash algorithm() {
        return algorithm;
    }

    /** Empty if names can be hashed, else what is missing: {@code waiting for policy hash/md5}. */
    public String missing() {
        return slot.current() == null ? "waiting for policy hash/" + algorithm.policy() : "";
    }

    /**
     * The digest of a name, kept or computed.
     *
     * @throws ProblemException if the name is no name or the policy is missing or fails
     */
    public Digest digest(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > NAME_MAX_BYTES) {
            throw new ProblemException(
                    Problem.of(
                            "E-NAME-LENGTH",
                            Kind.USAGE,
                            FlowError.NAME,
                            "cannot hash \"" + brief(name) + "\"",
                            "a name has 1 to 255 bytes, not " + bytes.length));
        }
        Digest known = kept.get(name);
        if (known != null) {
            return known;
        }
        HashPolicy policy = slot.current();
        if (policy == null) {
            throw new ProblemException(
                    Problem.of(
                                    "E-POLICY-MISSING",
                                    Kind.STATE,
                                    FlowError.NO_IPCP,
                                    "cannot hash \"" + name + "\"",
                                    missing())
                            .next("irm policy list"));
        }
        try {
            return compute(policy, bytes);
        } catch (RuntimeException
                | LinkageError
                | AssertionError
                | StackOverflowError
                | OutOfMemoryError e) {
            // Foreign code: whatever it throws is an answer about it, and ends nothing of ours.
            slot.report(e);
            throw new ProblemException(
                    Problem.of(
                                    "E-POLICY-FAILED",
                                    Kind.REFUSED,
                                    FlowError.NO_IPCP,
                                    "cannot hash \"" + name + "\"",
                                    "policy hash/" + algorithm.policy() + " failed with " + e)
                            .next("irm policy rollback hash"));
        }
    }

    private Digest compute(HashPolicy policy, byte[] name) {
        byte[] digest = new byte[algorithm.lengthBytes()];
        if (policy.lengthBytes() != digest.length) {
            throw new IllegalStateException(
                    "digests of " + policy.lengthBytes() + " bytes instead of " + digest.length);
        }
        policy.digest(name.clone(), digest);
        return new Digest(digest);
    }

    private static String brief(String name) {
        return name.length() <= 32 ? name : name.substring(0, 32) + "…";
    }

    /** Keeps the digest of a name across policies. */
    void keep(String name, Digest digest) {
        kept.put(name, digest);
    }

    /** Stops keeping it. */
    void release(String name) {
        kept.remove(name);
    }

    /** The shadow check: runs off the loop. */
    private Optional<String> objection(HashPolicy candidate) {
        String sample = DirectoryHash.SAMPLE_NAME;
        byte[] expected = HexFormat.of().parseHex(algorithm.sampleHex());
        Optional<String> wrong = compare(candidate, sample, new Digest(expected));
        if (wrong.isPresent()) {
            return wrong;
        }
        for (Map.Entry<String, Digest> entry : kept.entrySet()) {
            wrong = compare(candidate, entry.getKey(), entry.getValue());
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private Optional<String> compare(HashPolicy candidate, String name, Digest expected) {
        Digest found = compute(candidate, name.getBytes(StandardCharsets.UTF_8));
        return found.equals(expected)
                ? Optional.empty()
                : Optional.of("gives %s for \"%s\" instead of %s".formatted(found, name, expected));
    }

    /** Lets go of the policy. */
    public void close() {
        slot.close();
    }
}
