package org.o7s.irm.state;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whose processes may serve the names that are bound to a program, beside those that are trusted:
 * anybody can start a program, or say that it is one.
 */
public final class ProgramUsers {
    /** Stands for all users. */
    public static final String ANY = "any";

    private final Map<Key, Set<String>> users = new TreeMap<>();

    private record Key(String program, String name) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byProgram = program.compareTo(other.program);
            return byProgram != 0 ? byProgram : name.compareTo(other.name);
        }
    }

    /** From now on, processes of a user may serve; returns whether that is new. */
    public boolean allow(String program, String name, String user) {
        return users.computeIfAbsent(new Key(program, name), _ -> new TreeSet<>()).add(user);
    }

    /** How many users were allowed, for all bindings together. */
    public int size() {
        return users.values().stream().mapToInt(Set::size).sum();
    }

    /** Whether a user was allowed. */
    public boolean isAllowed(String program, String name, String user) {
        return of(program, name).contains(user);
    }

    /** Whether a process may serve a name that is bound to its program. */
    public boolean mayServe(ProcessEntry process, String name) {
        ProcessOrigin origin = process.origin();
        if (origin.trusted()) {
            return true;
        }
        Collection<String> allowed = of(process.program(), name);
        return allowed.contains(ANY) || allowed.stream().anyMatch(origin::isUser);
    }

    /** The users that were allowed, sorted. */
    public Collection<String> of(String program, String name) {
        return List.copyOf(users.getOrDefault(new Key(program, name), Set.of()));
    }

    /** A program is bound to a name no more. */
    public void forget(String program, String name) {
        users.remove(new Key(program, name));
    }

    /** A name is no more. */
    public void forgetName(String name) {
        users.keySet().removeIf(k -> k.name().equals(name));
    }
}
