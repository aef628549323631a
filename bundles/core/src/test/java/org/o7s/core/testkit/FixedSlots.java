package org.o7s.core.testkit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.o7s.core.slot.PolicySlot;
import org.o7s.core.slot.PolicySlots;
import org.o7s.core.slot.SlotRequest;
import org.o7s.policy.hash.HashPolicy;

/**
 * Slots that are filled from a table of hash policies: at first SHA-3 and MD5 of the JDK. {@link
 * #put} and {@link #remove} exchange a policy under a living slot, on the slot's loop.
 */
public final class FixedSlots implements PolicySlots {
    private final Map<String, Object> policies = new HashMap<>();
    private final List<Slot<?>> slots = new ArrayList<>();

    /** Slots with all hashes of the wire. */
    public FixedSlots() {
        for (String bits : List.of("224", "256", "384", "512")) {
            policies.put("hash/sha3-" + bits, hash("SHA3-" + bits));
        }
        policies.put("hash/md5", hash("MD5"));
    }

    /** A hash policy that the JDK computes. */
    public static HashPolicy hash(String algorithm) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException(algorithm, e);
        }
        return new HashPolicy() {
            @Override
            public int lengthBytes() {
                return digest.getDigestLength();
            }

            @Override
            public void digest(byte[] name, byte[] into) {
                byte[] found = digest.digest(name);
                System.arraycopy(found, 0, into, 0, found.length);
            }
        };
    }

    @Override
    public <P> PolicySlot<P> open(SlotRequest<P> request) {
        Slot<P> slot = new Slot<>(request);
        slots.add(slot);
        return slot;
    }

    /**
     * Brings a policy, after the checks of the slots that want it.
     *
     * @return the first objection, if there is one; the policy is then not used
     */
    public Optional<String> put(String kind, String name, Object policy) {
        String key = key(kind, name);
        for (Slot<?> slot : slots) {
            Optional<String> objection = slot.tryOut(key, policy);
            if (objection.isPresent()) {
                return objection;
            }
        }
        policies.put(key, policy);
        slots.forEach(s -> s.changed(key));
        return Optional.empty();
    }

    /** Takes a policy away from under its slots. */
    public void remove(String kind, String name) {
        String key = key(kind, name);
        policies.remove(key);
        slots.forEach(s -> s.changed(key));
    }

    /** How many slots are open. */
    public long openSlots() {
        return slots.stream().filter(s -> !s.closed).count();
    }

    private static String key(String kind, String name) {
        return kind + "/" + name.toLowerCase(Locale.ROOT);
    }

    private final class Slot<P> implements PolicySlot<P> {
        private final SlotRequest<P> request;
        private final String key;
        private Runnable told = () -> {};
        private Consumer<@Nullable P> user = policy -> {};
        private boolean closed;

        Slot(SlotRequest<P> request) {
            this.request = request;
            this.key = key(request.kind().name(), request.policy());
        }

        @Override
        public @Nullable P current() {
            Object policy = policies.get(key);
            return policy == null
                    ? request.builtIn().orElse(null)
                    : request.kind().type().cast(policy);
        }

        @Override
        public void fill(Consumer<@Nullable P> place) {
            user = place;
            place.accept(current());
        }

        @Override
        public String policy() {
            return request.policy();
        }

        @Override
        public Optional<Used> used() {
            return policies.containsKey(key)
                    ? Optional.of(new Used(request.policy(), request.parameters()))
                    : Optional.empty();
        }

        @Override
        public String why() {
            return current() == null ? "waiting for policy " + key : "";
        }

        @Override
        public void onExchange(Runnable listener) {
            told = listener;
        }

        @Override
        public void report(Throwable failure) {
            policies.remove(key);
            slots.forEach(s -> s.refill(key));
            changed(key);
        }

        @Override
        public void countLosses(LongSupplier dropped) {
            // Nothing is lost in an exchange of one table entry.
        }

        @Override
        public void close() {
            closed = true;
        }

        private Optional<String> tryOut(String candidateKey, Object candidate) {
            return candidateKey.equals(key) && !closed
                    ? request.check().objection(request.kind().type().cast(candidate))
                    : Optional.empty();
        }

        private void refill(String changedKey) {
            if (changedKey.equals(key) && !closed) {
                user.accept(current());
            }
        }

        private void changed(String changedKey) {
            if (changedKey.equals(key) && !closed) {
                user.accept(current());
                request.loop().execute(told);
            }
        }
    }
}
