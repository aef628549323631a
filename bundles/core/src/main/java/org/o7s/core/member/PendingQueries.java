package org.o7s.core.member;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.o7s.core.loop.Timer;

/**
 * Questions for the whereabouts of names that wait for an answer: one per name, however many ask,
 * repeated a few times, given up after a limit. A machine: time and timers are given.
 *
 * <p>The question is pending before it is asked for the first time, so that no answer is too early.
 * Source: docs/wire/wire-shims.md 1.4 and 0.8.
 */
public final class PendingQueries {
    /** The most names that are asked for at a time. */
    public static final int NAMES_MAX = 256;

    /** The most who wait for one name. */
    public static final int WAITERS_MAX = 64;

    /** Asks the question: the first time, and again. */
    @FunctionalInterface
    public interface Asker {
        /** Asks where a name is. */
        void ask(Digest name, int attempt);
    }

    /** Waits for an answer. */
    @FunctionalInterface
    public interface Waiter {
        /**
         * The query is over.
         *
         * @param found whether the name was found
         * @param why if not, why, in words
         */
        void over(boolean found, String why);
    }

    private static final class Query {
        final List<Waiter> waiters = new ArrayList<>();
        final long startedNs;
        int attempts;
        Timer timer;

        Query(long startedNs, Timer timer) {
            this.startedNs = startedNs;
            this.timer = timer;
        }
    }

    private final Alarms alarms;
    private final Asker asker;
    private final long[] repeatNs;
    private final long limitNs;
    private final String silence;
    private final Map<Digest, Query> queries = new LinkedHashMap<>();

    /**
     * No queries yet.
     *
     * @param repeatNs when the question is asked, in ns after the query began, ascending from 0
     * @param limitNs when the query is given up
     * @param silence why, in words, a query failed that nobody answered
     */
    public PendingQueries(
            Alarms alarms, Asker asker, long[] repeatNs, long limitNs, String silence) {
        this.alarms = alarms;
        this.asker = asker;
        this.repeatNs = repeatNs.clone();
        this.limitNs = limitNs;
        this.silence = silence;
    }

    /** Whether an answer for this name is awaited. */
    public boolean isPending(Digest name) {
        return queries.containsKey(name);
    }

    /** How many names are asked for. */
    public int size() {
        return queries.size();
    }

    /**
     * Asks for a name.
     *
     * @return false if too many ask already; the waiter is not kept then
     */
    public boolean add(Digest name, Waiter waiter, long nowNs) {
        Query query = queries.get(name);
        if (query != null) {
            return query.waiters.size() < WAITERS_MAX && query.waiters.add(waiter);
        }
        if (queries.size() >= NAMES_MAX) {
            return false;
        }
        query = new Query(nowNs, alarms.at(nowNs + nextStepNs(1), () -> due(name)));
        query.waiters.add(waiter);
        query.attempts = 1;
        queries.put(name, query);
        asker.ask(name, 1);
        return true;
    }

    private long nextStepNs(int attempts) {
        return attempts < repeatNs.length ? Math.min(repeatNs[attempts], limitNs) : limitNs;
    }

    private void due(Digest name) {
        Query query = queries.get(name);
        if (query == null) {
            return;
        }
        if (query.attempts >= repeatNs.length) {
            failed(name, silence);
            return;
        }
        query.attempts++;
        query.timer = alarms.at(query.startedNs + nextStepNs(query.attempts), () -> due(name));
        asker.ask(name, query.attempts);
    }

    /** The name was found. */
    public void answered(Digest name) {
        end(name, true, "");
    }

    /** The name was not found. */
    public void failed(Digest name, String why) {
        end(name, false, why);
    }

    private void end(Digest name, boolean found, String why) {
        Query query = queries.remove(name);
        if (query != null) {
            query.timer.cancel();
            for (Waiter waiter : query.waiters) {
                waiter.over(found, why);
            }
        }
    }

    /** Ends all queries. */
    public void failAll(String why) {
        for (Digest name : List.copyOf(queries.keySet())) {
            failed(name, why);
        }
    }
}
