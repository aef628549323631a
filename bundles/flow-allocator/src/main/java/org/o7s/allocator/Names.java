package org.o7s.allocator;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.o7s.core.ipcp.Ipcp.NameAnswer;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.layer.Addresses;
import org.o7s.core.layer.NameDirectory;
import org.o7s.core.member.Digest;
import org.o7s.core.member.NameHash;
import org.o7s.core.member.Registry;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;

/**
 * The names of a member: registered here, published in the directory of the layer. Belongs to the
 * loop.
 */
final class Names {
    /** How long the directory may search when somebody only asks, in ns. */
    static final long QUERY_LIMIT_NS = 2_000_000_000L;

    private final Shared shared;
    private final NameHash hash;
    private final Registry registry;
    private final NameDirectory directory;

    Names(Shared shared, NameHash hash, Registry registry, NameDirectory directory) {
        this.shared = shared;
        this.hash = hash;
        this.registry = registry;
        this.directory = directory;
    }

    /**
     * The digest of a name.
     *
     * @throws ProblemException if it cannot be hashed
     */
    Digest digest(String name) {
        return hash.digest(name);
    }

    /**
     * Registers and publishes a name; again is harmless.
     *
     * @throws ProblemException if it cannot be hashed, or there are too many
     */
    void register(String name) {
        if (registry.register(name)) {
            directory.publish(hash.digest(name).bytes());
        }
    }

    /** Takes a registration back, if there is one. */
    void unregister(String name) {
        registry.digest(name)
                .ifPresent(
                        digest -> {
                            registry.unregister(name);
                            directory.withdraw(digest.bytes());
                        });
    }

    /** Asks the directory. */
    void query(String name, Reply<NameAnswer> reply) {
        Digest digest = hash.digest(name);
        directory.find(
                digest.bytes(),
                QUERY_LIMIT_NS,
                found ->
                        shared.outbox()
                                .event(
                                        () -> {
                                            NameAnswer answer = answer(digest, found);
                                            shared.outbox().add(() -> reply.done(answer));
                                        }));
    }

    private NameAnswer answer(Digest digest, List<Long> found) {
        long own = shared.sender().ownAddress();
        String where =
                found.stream()
                        .filter(address -> address != own)
                        .map(Addresses::text)
                        .collect(Collectors.joining(", "));
        return where.isEmpty()
                ? new NameAnswer(digest.toString(), false, unknown(registry, digest))
                : new NameAnswer(digest.toString(), true, where);
    }

    /** Finds the other members that have a name, best first. */
    void locate(String name, Reply<List<Long>> reply) {
        Digest digest = hash.digest(name);
        directory.find(
                digest.bytes(),
                QUERY_LIMIT_NS,
                found -> shared.outbox().event(() -> tell(name, digest, found, reply)));
    }

    private void tell(String name, Digest digest, List<Long> found, Reply<List<Long>> reply) {
        long own = shared.sender().ownAddress();
        List<Long> others = found.stream().filter(address -> address != own).toList();
        if (others.isEmpty()) {
            Problem problem = AllocatorProblems.unknownName(name, unknown(registry, digest));
            shared.outbox().add(() -> reply.failed(problem));
        } else {
            shared.outbox().add(() -> reply.done(others));
        }
    }

    /** Why a name is not found that the directory does not have. */
    static String unknown(Registry registry, Digest digest) {
        return registry.name(digest).isPresent()
                ? "it is registered only here, and a layer carries flows between members"
                : "no other member of the layer has the name";
    }

    /** The names that are registered here, with their digests in hexadecimal. */
    Map<String, String> view() {
        return registry.view();
    }

    /** Withdraws all names and lets go of the hash policy. */
    void close() {
        List.copyOf(registry.view().keySet()).forEach(this::unregister);
        hash.close();
    }
}
