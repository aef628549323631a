package org.o7s.core.slot;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o7s.policy.PolicyParameters;

/**
 * What fills a slot: an instance of a policy, the built-in one, or nothing.
 *
 * @param instance null for nothing
 * @param entry where it comes from; null for the built-in one and for nothing
 * @param parameters what the instance was made with
 */
record Filling<P>(
        @Nullable P instance, PolicyCatalog.@Nullable Entry entry, PolicyParameters parameters) {

    /** The built-in one if there is one, else nothing. */
    static <P> Filling<P> builtInOrNothing(Optional<P> builtIn) {
        return new Filling<>(builtIn.orElse(null), null, PolicyParameters.NONE);
    }

    /** Whether it is the instance of a policy that somebody brought. */
    boolean isPolicy() {
        return entry != null;
    }

    /** Whether it comes from that entry of the catalogue. */
    boolean isFrom(PolicyCatalog.Entry other) {
        return entry != null && entry.order() == other.order();
    }

    /** Whether it is a policy of that name. */
    boolean isNamed(String name) {
        return entry != null && entry.name().equals(name);
    }

    /** Its order in the catalogue; -1 if it is in none. */
    long order() {
        return entry == null ? -1 : entry.order();
    }

    /** Name and version, for people. */
    String label() {
        if (entry != null) {
            return entry.label();
        }
        return instance == null ? "nothing" : "built-in";
    }
}
