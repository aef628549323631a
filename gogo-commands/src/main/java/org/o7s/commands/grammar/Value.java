package org.o7s.commands.grammar;

import java.util.List;

/**
 * What follows a keyword, or stands by itself.
 *
 * @param label for help: {@code <layer>}; empty for a flag, which takes nothing
 * @param source where completion finds values that exist now
 * @param choices all values, if they are words of the grammar; for a policy, the kinds that fit
 * @param fallback what the keyword alone means if no number follows it (rule R6); empty if a value
 *     must follow
 * @param check refuses or normalises what was typed
 */
public record Value(
        String label, Source source, List<String> choices, String fallback, Check check) {

    /** Where values come from. */
    public enum Source {
        /** Nowhere: the user makes it up. */
        NONE,
        /** One of {@link Value#choices}. */
        CHOICES,
        /** Names of IPCPs. */
        IPCP,
        /** Names of layers. */
        LAYER,
        /** Names in the name table. */
        NAME,
        /** Numbers of processes. */
        PROCESS,
        /** Programs. */
        PROGRAM,
        /** Network interfaces. */
        INTERFACE,
        /** Kinds of policies. */
        POLICY_KIND,
        /** Names of policies, of the kinds among {@link Value#choices} if there are any. */
        POLICY,
        /** Policies with their kinds: {@code routing/lfa}. */
        KIND_AND_POLICY,
        /** Owners of policy slots. */
        POLICY_OWNER,
        /** Numbers of flows. */
        FLOW,
        /** Numbers of captures. */
        CAPTURE,
        /** Names of drivers. */
        DRIVER,
        /** Paths of the RIB. */
        RIB,
        /** Files: the shell knows those. */
        FILE,
        /** Codes of problems. */
        CODE
    }

    /** Refuses or normalises a typed value. */
    @FunctionalInterface
    public interface Check {
        /**
         * The value as commands use it.
         *
         * @param keyword the keyword that it belongs to, for sentences
         * @throws org.o7s.core.problem.ProblemException with a usage problem
         */
        String apply(String keyword, String typed, boolean strict);
    }

    /** Takes nothing: the keyword is a flag. */
    public static final Value FLAG = new Value("", Source.NONE, List.of(), "", (k, t, s) -> t);

    /** Keeps a copy. */
    public Value {
        choices = List.copyOf(choices);
    }

    /** Whether the keyword is a flag. */
    public boolean isFlag() {
        return label.isEmpty();
    }

    /** The same value, which may be left out if no number follows. */
    public Value orElse(String meaning) {
        return new Value(label, source, choices, meaning, check);
    }
}
