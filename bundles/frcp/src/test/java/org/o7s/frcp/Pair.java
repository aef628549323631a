package org.o7s.frcp;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.packet.PacketPool;
import org.o7s.policy.frcp.DeltaT;
import org.o7s.policy.frcp.FrcpPolicy;

/**
 * Two ends of a flow, the lanes between them, and one clock that moves when nothing is left to do.
 */
final class Pair {
    static final long MS = 1_000_000L;
    static final long S = 1_000_000_000L;
    static final int PAYLOAD_BYTES = 100;

    /** One end: its machine, and an application that writes what is in its list and reads. */
    static final class End {
        final FrcpMachine machine;
        final FrcpCounters counters = new FrcpCounters();
        final PacketPool sendPool;
        final PacketPool pool;
        final MessageBudget budget;
        final Deque<byte[]> toWrite = new ArrayDeque<>();
        final List<byte[]> read = new ArrayList<>();
        final byte[] packet;
        final byte[] room;
        final MemorySegment roomSegment;
        boolean reads = true;

        /** Whether packets are read where they came if it reads, which {@link #passed} counts. */
        boolean straight;

        int passed;
        int written;
        int result;

        End(FrcpConfig config, Entropy entropy, int poolPackets) {
            this(config, entropy, poolPackets, new MessageBudget(64 << 20));
        }

        End(FrcpConfig config, Entropy entropy, int poolPackets, MessageBudget budget) {
            this(config, entropy, poolPackets, budget, new DeltaT());
        }

        End(
                FrcpConfig config,
                Entropy entropy,
                int poolPackets,
                MessageBudget budget,
                FrcpPolicy policy) {
            this(
                    config,
                    entropy,
                    pool(config, poolPackets),
                    pool(config, poolPackets),
                    budget,
                    policy);
        }

        /** An end that shares its memory with others. */
        End(
                FrcpConfig config,
                Entropy entropy,
                PacketPool sendPool,
                PacketPool pool,
                MessageBudget budget,
                FrcpPolicy policy) {
            this.sendPool = sendPool;
            this.pool = pool;
            this.budget = budget;
            packet = new byte[config.packetBytesMax()];
            room = new byte[config.messageBytesMax()];
            roomSegment = MemorySegment.ofArray(room);
            machine =
                    new FrcpMachine(
                            config,
                            FrcpPolicies.always(policy),
                            entropy,
                            sendPool,
                            pool,
                            budget,
                            counters,
                            0);
        }

        static PacketPool pool(FrcpConfig config, int packets) {
            return new PacketPool(12 + config.payloadBytes(), packets);
        }

        long count(String name) {
            return counters.set().snapshot().get(name);
        }

        /** A packet came, which is read where it is if it can be. */
        private void takeIn(MemorySegment came, long nowNs) {
            int packetBytes = (int) came.byteSize();
            int bytes =
                    straight && reads
                            ? machine.inputAndRead(
                                    came, 0, packetBytes, roomSegment, 0, room.length, nowNs)
                            : FrcpResult.NOTHING;
            if (bytes < 0) {
                machine.input(came, 0, packetBytes, nowNs);
            } else {
                passed++;
                read.add(Arrays.copyOf(room, bytes));
            }
        }

        /** Writes and reads what can be. */
        void work(long nowNs) {
            while (!toWrite.isEmpty()) {
                byte[] first = toWrite.element();
                MemorySegment bytes = MemorySegment.ofArray(first);
                result = machine.write(bytes, written, first.length - written, nowNs);
                if (result < 0) {
                    break;
                }
                written += result;
                if (written < first.length) {
                    break;
                }
                written = 0;
                toWrite.remove();
            }
            while (reads) {
                int bytes = machine.read(roomSegment, 0, room.length, nowNs);
                if (bytes < 0) {
                    break;
                }
                read.add(Arrays.copyOf(room, bytes));
            }
        }
    }

    final End a;
    final End b;
    final Lane toB;
    final Lane toA;
    long nowNs;
    private int still;
    private int toDrop;

    Pair(FrcpConfig config, Path path, long seed) {
        this(config, config, path, seed, 4 * Solo.POOL_PACKETS);
    }

    Pair(FrcpConfig configA, FrcpConfig configB, Path path, long seed, int poolPackets) {
        this(
                new End(configA, Entropy.seeded(seed), poolPackets),
                new End(configB, Entropy.seeded(seed + 7), poolPackets),
                path,
                seed);
    }

    Pair(End a, End b, Path path, long seed) {
        this.a = a;
        this.b = b;
        this.toB = new Lane(path, seed * 2);
        this.toA = new Lane(path, seed * 2 + 1);
    }

    static FrcpConfig data(boolean extended) {
        return new FrcpConfig(
                true,
                true,
                extended,
                false,
                PAYLOAD_BYTES,
                256,
                FrcpConfig.MESSAGE_BYTES_MAX,
                100 * MS,
                FrcpConfig.ACKNOWLEDGE_NS,
                FrcpConfig.GIVE_UP_NS,
                120 * S);
    }

    /** What the presets give on a path that may damage packets: no check is asked for. */
    static FrcpConfig guarded(boolean retransmits) {
        FrcpConfig data = data(true);
        return new FrcpConfig(
                retransmits,
                false,
                true,
                true,
                PAYLOAD_BYTES,
                256,
                data.messageBytesMax(),
                data.mplNs(),
                data.acknowledgeNs(),
                data.giveUpNs(),
                data.timeoutNs());
    }

    static FrcpConfig bestEffort(boolean extended) {
        FrcpConfig data = data(extended);
        return new FrcpConfig(
                false,
                true,
                extended,
                false,
                PAYLOAD_BYTES,
                256,
                data.messageBytesMax(),
                data.mplNs(),
                data.acknowledgeNs(),
                data.giveUpNs(),
                data.timeoutNs());
    }

    /** Message {@code number}: its number, and bytes that follow from it; 8 bytes at least. */
    static byte[] message(int number, int bytes) {
        byte[] message = new byte[bytes];
        new Random(number).nextBytes(message);
        ByteBuffer.wrap(message).putLong(number);
        return message;
    }

    /** The number of a message, or -1 if its bytes are not what was sent. */
    static long numberOf(byte[] message) {
        if (message.length < 8) {
            return -1;
        }
        long number = ByteBuffer.wrap(message).getLong();
        return Arrays.equals(message, message((int) number, message.length)) ? number : -1;
    }

    /** Lets both ends find out that they are of o7s. */
    void agree() {
        byte[] large = new byte[a.machine.config().payloadBytes() + 1];
        MemorySegment segment = MemorySegment.ofArray(large);
        int none = a.machine.write(segment, 0, large.length, nowNs);
        if (none != FrcpResult.WOULD_BLOCK) {
            throw new AssertionError("wrote " + none);
        }
        runUntil(nowNs + S);
        if (!a.machine.isAgreed() || !b.machine.isAgreed()) {
            throw new AssertionError(describe());
        }
    }

    /** That many packets of A are lost, from the next one on. */
    void dropFromA(int packets) {
        toDrop = packets;
    }

    /** Lets packets and time pass until a moment, or until nothing is left to do. */
    void runUntil(long endNs) {
        while (nowNs <= endNs && step(endNs)) {}
        nowNs = Math.max(nowNs, endNs);
    }

    /** Everything that happens now, then on to the next moment; false if that is after the end. */
    boolean step(long endNs) {
        boolean did = true;
        while (did) {
            a.work(nowNs);
            b.work(nowNs);
            did = drain(a, toB) | drain(b, toA) | arrive(toB, b) | arrive(toA, a);
        }
        long next = Math.min(toA.nextNs(), toB.nextNs());
        next = Math.min(next, Math.min(a.machine.deadlineNs(), b.machine.deadlineNs()));
        if (next <= nowNs) {
            still++;
            if (still > 10) {
                throw new AssertionError("a deadline that passed stays: " + describe());
            }
            nowNs++;
            return true;
        }
        still = 0;
        if (next > endNs) {
            return false;
        }
        nowNs = next;
        return true;
    }

    private boolean drain(End end, Lane lane) {
        boolean did = false;
        while (true) {
            int bytes = end.machine.poll(MemorySegment.ofArray(end.packet), 0, nowNs);
            if (bytes < 0) {
                return did;
            }
            did = true;
            if (lane == toB && toDrop > 0) {
                toDrop--;
                continue;
            }
            lane.send(Arrays.copyOf(end.packet, bytes), nowNs);
        }
    }

    private boolean arrive(Lane lane, End end) {
        boolean did = false;
        while (lane.nextNs() <= nowNs) {
            byte[] bytes = lane.take();
            end.takeIn(MemorySegment.ofArray(bytes), nowNs);
            did = true;
            end.work(nowNs);
        }
        return did;
    }

    String describe() {
        return "at %d ms: a %s %s, b %s %s"
                .formatted(
                        nowNs / MS,
                        a.machine,
                        a.counters.set().snapshot(),
                        b.machine,
                        b.counters.set().snapshot());
    }
}
