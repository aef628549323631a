package org.o7s.irm.process;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.core.time.Clocks;
import org.o7s.ipc.data.MemorySource;
import org.o7s.ipc.pump.PairMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which processes share memory for flows. Belongs to the IRM's loop. */
final class ProcessPairs {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessPairs.class);
    private static final long LOG_PAUSE_NS = 1_000_000_000L;

    private final Executor unmapper;
    private final MemorySource memory;
    private final Clocks clocks;
    private final Map<OutsideProcess, Map<OutsideProcess, ProcessPair>> pairs = new HashMap<>();
    private final CounterSet counters = new CounterSet();
    private final Counter made = counters.make("direct-flows");
    private final Counter broken = counters.make("broken-direct-flows");
    private long loggedNs;

    /**
     * No pairs yet.
     *
     * @param unmapper where memory is given back, which takes its time
     * @param memory where it comes from
     */
    ProcessPairs(Executor unmapper, MemorySource memory, Clocks clocks) {
        this.unmapper = unmapper;
        this.memory = memory;
        this.clocks = clocks;
    }

    /** Flows made so far, and those whose memory held nonsense. */
    CounterSet counters() {
        return counters;
    }

    /** A flow between two processes; empty if they are not of one user, or there is no memory. */
    Optional<DirectFlow> meet(ProcessRequest asker, ProcessRequest acceptor) {
        OutsideProcess one = asker.outside();
        OutsideProcess other = acceptor.outside();
        if (one.isGone() || other.isGone() || one.link().userId() != other.link().userId()) {
            return Optional.empty();
        }
        ProcessPair pair = pair(one, other);
        try {
            Optional<PairMemory.Shared> memory = pair.take();
            return memory.isEmpty() ? Optional.empty() : join(pair, memory.get(), asker, acceptor);
        } catch (IOException e) {
            LOG.warn("two processes share no memory for a flow: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<DirectFlow> join(
            ProcessPair pair,
            PairMemory.Shared memory,
            ProcessRequest asker,
            ProcessRequest acceptor) {
        int askerNumber = asker.outside().takeNumber();
        int acceptorNumber = acceptor.outside().takeNumber();
        if (askerNumber < 0 || acceptorNumber < 0) {
            if (askerNumber >= 0) {
                asker.outside().giveNumber(askerNumber);
            }
            if (acceptorNumber >= 0) {
                acceptor.outside().giveNumber(acceptorNumber);
            }
            pair.give(memory);
            return Optional.empty();
        }
        made.increment();
        return Optional.of(
                new DirectFlow(pair, memory, asker, askerNumber, acceptor, acceptorNumber));
    }

    private ProcessPair pair(OutsideProcess one, OutsideProcess other) {
        ProcessPair known = of(one).get(other);
        if (known == null) {
            known = new ProcessPair(one, other, unmapper, memory);
            of(one).put(other, known);
            of(other).put(one, known);
        }
        return known;
    }

    private Map<OutsideProcess, ProcessPair> of(OutsideProcess process) {
        return pairs.computeIfAbsent(process, _ -> new HashMap<>());
    }

    /** Memory that a process shares with others, in bytes. */
    long memoryBytes(OutsideProcess process) {
        return pairs.getOrDefault(process, Map.of()).values().stream()
                .mapToLong(ProcessPair::memoryBytes)
                .sum();
    }

    /** A process is gone, before its flows are over. */
    void gone(OutsideProcess process) {
        Map<OutsideProcess, ProcessPair> its = pairs.remove(process);
        if (its == null) {
            return;
        }
        its.forEach(
                (peer, pair) -> {
                    Map<OutsideProcess, ProcessPair> ofPeer = pairs.get(peer);
                    if (ofPeer != null) {
                        ofPeer.remove(process);
                    }
                    pair.gone(process);
                });
    }

    /** A process found nonsense in memory that it shares with another one. */
    void reportBroken(long process) {
        broken.increment();
        long nowNs = clocks.monotonicNs();
        if (broken.get() == 1 || nowNs - loggedNs >= LOG_PAUSE_NS) {
            loggedNs = nowNs;
            LOG.warn(
                    "process {} found nonsense in the memory of a direct flow and closed it; {} so"
                            + " far",
                    process,
                    broken.get());
        }
    }
}
