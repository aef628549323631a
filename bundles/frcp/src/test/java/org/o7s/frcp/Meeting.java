package org.o7s.frcp;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.o7s.core.entropy.Entropy;
import org.o7s.policy.frcp.DeltaT;
import org.o7s.policy.frcp.FrcpPolicy;

/**
 * Our machine, the model of the prototype, and 1 ms each way between them. With every other seed
 * our end offers to do more than generation 0.23.
 */
final class Meeting {
    final Pair.End ours;
    final Prototype theirs;
    final Lane toUs;
    final Lane toThem;
    final Deque<byte[]> theirWrites = new ArrayDeque<>();
    final Deque<byte[]> theirReads = new ArrayDeque<>();
    long nowNs;

    Meeting(boolean retransmits, int loss, long seed) {
        this(retransmits, loss, seed, new DeltaT());
    }

    Meeting(boolean retransmits, int loss, long seed, FrcpPolicy policy) {
        boolean extended = (seed & 1) == 0;
        FrcpConfig config =
                extended ? Solo.guarded(retransmits) : Solo.config(retransmits, false, false);
        MessageBudget budget = new MessageBudget(64 << 20);
        ours = new Pair.End(config, Entropy.seeded(seed), Solo.POOL_PACKETS, budget, policy);
        theirs = new Prototype(retransmits, seed + 1);
        Path path = Path.CLEAN.loss(loss).delay(1, 0);
        toUs = new Lane(path, seed);
        toThem = new Lane(path, seed + 99);
    }

    /** A millisecond of everything. */
    void pass() {
        nowNs += Pair.MS;
        while (toUs.nextNs() <= nowNs) {
            byte[] bytes = toUs.take();
            ours.machine.input(MemorySegment.ofArray(bytes), 0, bytes.length, nowNs);
        }
        while (toThem.nextNs() <= nowNs) {
            theirs.input(toThem.take(), nowNs);
            readTheirs();
        }
        while (!theirWrites.isEmpty() && theirs.write(theirWrites.element(), nowNs)) {
            theirWrites.remove();
        }
        if (nowNs % Prototype.TICK_NS == 0) {
            theirs.tick(nowNs);
        }
        ours.work(nowNs);
        while (true) {
            int bytes = ours.machine.poll(MemorySegment.ofArray(ours.packet), 0, nowNs);
            if (bytes < 0) {
                break;
            }
            toThem.send(Arrays.copyOf(ours.packet, bytes), nowNs);
        }
        while (!theirs.outgoing.isEmpty()) {
            toUs.send(theirs.outgoing.remove(), nowNs);
        }
    }

    private void readTheirs() {
        for (byte[] read = theirs.read(); read != null; read = theirs.read()) {
            theirReads.add(read);
        }
    }

    String describe() {
        return "at %d ms: %s %s; theirs %s, %d to write"
                .formatted(
                        nowNs / Pair.MS,
                        ours.machine,
                        ours.counters.set().snapshot(),
                        theirs,
                        theirWrites.size());
    }

    void passUntil(long endNs) {
        while (nowNs < endNs) {
            pass();
        }
    }
}
