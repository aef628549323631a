package org.o7s.core.member;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.o7s.api.FlowError;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.Problem.Kind;
import org.o7s.core.problem.ProblemException;

/**
 * The names that are registered with an IPCP, by name and by digest. Belongs to its loop. Source:
 * docs/wire/wire-shims.md 0.4.
 */
public final class Registry {
    /** The most names. */
    public static final int NAMES_MAX = 16_384;

    private final NameHash hash;
    private final Map<String, Digest> digests = new LinkedHashMap<>();
    private final Map<Digest, String> names = new LinkedHashMap<>();

    /** An empty registry. */
    public Registry(NameHash hash) {
        this.hash = hash;
    }

    /**
     * Registers a name; again is harmless.
     *
     * @return whether it is new
     * @throws ProblemException as {@link NameHash#digest}, or if there are too many names
     */
    public boolean register(String name) {
        Digest digest = hash.digest(name);
        if (digests.containsKey(name)) {
            return false;
        }
        if (digests.size() >= NAMES_MAX) {
            throw new ProblemException(
                    Problem.of(
                            "E-REG-FULL",
                            Kind.REFUSED,
                            FlowError.OUT_OF_RESOURCES,
                            "cannot register \"" + name + "\"",
                            NAMES_MAX + " names are registered with this IPCP already"));
        }
        digests.put(name, digest);
        names.put(digest, name);
        hash.keep(name, digest);
        return true;
    }

    /**
     * Takes a registration back.
     *
     * @return whether there was one
     */
    public boolean unregister(String name) {
        Digest digest = digests.remove(name);
        if (digest == null) {
            return false;
        }
        names.remove(digest);
        hash.release(name);
        return true;
    }

    /** The registered name with this digest. */
    public Optional<String> name(Digest digest) {
        return Optional.ofNullable(names.get(digest));
    }

    /** The digest of a registered name. */
    public Optional<Digest> digest(String name) {
        return Optional.ofNullable(digests.get(name));
    }

    /** Name to digest in hexadecimal, in the order of registration. */
    public Map<String, String> view() {
        Map<String, String> all = new LinkedHashMap<>();
        digests.forEach((name, digest) -> all.put(name, digest.toString()));
        return all;
    }
}
