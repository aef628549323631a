package org.o7s.frcp;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.packet.PacketPool;
import org.o7s.policy.frcp.DeltaT;
import org.o7s.policy.frcp.FrcpPolicy;
import org.o7s.wire.g23.FrctCheck;
import org.o7s.wire.g23.FrctHeader;
import org.o7s.wire.g23.FrctMark;

/** One machine whose peer is the test: packets in and out as hexadecimal digits. */
final class Solo {
    /** So many that one flow gets all it wants, although each gets only a part of them. */
    static final int POOL_PACKETS = 8192;

    static final long MS = 1_000_000L;

    final FrcpConfig config;
    final FrcpCounters counters = new FrcpCounters();
    final PacketPool sendPool;
    final PacketPool pool;
    final MessageBudget budget = new MessageBudget(64 << 10);
    final FrcpMachine machine;
    long nowNs;

    Solo(FrcpConfig config, int firstNumber) {
        this(config, firstNumber, POOL_PACKETS);
    }

    Solo(FrcpConfig config, int firstNumber, int poolPackets) {
        this(config, firstNumber, poolPackets, 0);
    }

    private Solo(FrcpConfig config, int firstNumber, int poolPackets, long nowNs) {
        this(config, firstNumber, poolPackets, nowNs, new DeltaT());
    }

    private Solo(
            FrcpConfig config, int firstNumber, int poolPackets, long nowNs, FrcpPolicy policy) {
        this.config = config;
        this.nowNs = nowNs;
        this.sendPool = new PacketPool(12 + config.payloadBytes(), poolPackets);
        this.pool = new PacketPool(12 + config.payloadBytes(), poolPackets);
        this.machine =
                new FrcpMachine(
                        config,
                        FrcpPolicies.always(policy),
                        startingAt(firstNumber),
                        sendPool,
                        pool,
                        budget,
                        counters,
                        nowNs);
    }

    /** An end of the given kind that speaks to the prototype, without a check. */
    static Solo toPrototype(boolean retransmits, int firstNumber) {
        return new Solo(config(retransmits, false, false), firstNumber);
    }

    /** An end whose peer, the test, is one of o7s too, and both know it. */
    static Solo extended(boolean retransmits, int firstNumber) {
        return agreed(offering(retransmits, firstNumber));
    }

    /** The same with another policy than delta-t. */
    static Solo extended(boolean retransmits, int firstNumber, FrcpPolicy policy) {
        FrcpConfig config = config(retransmits, false, true);
        return agreed(new Solo(config, firstNumber, POOL_PACKETS, 0, policy));
    }

    /** The same with retransmission, and payloads of up to so many bytes. */
    static Solo extendedFor(int payloadBytes, int firstNumber) {
        return agreed(
                new Solo(
                        config(true, false, true, false, 256, payloadBytes),
                        firstNumber,
                        POOL_PACKETS));
    }

    /** The same with retransmission, at another time than 0. */
    static Solo extendedAt(long nowNs, int firstNumber) {
        return agreed(new Solo(config(true, false, true), firstNumber, POOL_PACKETS, nowNs));
    }

    private static Solo agreed(Solo solo) {
        solo.marks(0, 256, 1000);
        solo.sent();
        solo.marks(FrctMark.SEEN | FrctMark.KNOWN, 256, 1000);
        return solo;
    }

    /** An end that offers to do more than generation 0.23. */
    static Solo offering(boolean retransmits, int firstNumber) {
        return new Solo(config(retransmits, false, true), firstNumber);
    }

    /** An end that offers that and checks, and whose peer does not speak yet. */
    static Solo guarding(boolean retransmits, int firstNumber) {
        return new Solo(guarded(retransmits), firstNumber);
    }

    /** The peer shows its mark. */
    void marks(int state, int memoryPackets, int messageBytes) {
        marks(3, state, memoryPackets, messageBytes);
    }

    /** The peer shows its mark with other features. */
    void marks(int features, int state, int memoryPackets, int messageBytes) {
        comes(marking(features, state, memoryPackets, messageBytes));
    }

    /** A packet with a mark; with a check if it says that its sender wants them. */
    static String marking(int features, int state, int memoryPackets, int messageBytes) {
        byte[] packet = new byte[12 + FrctMark.BYTES + FrctCheck.BYTES];
        MemorySegment segment = MemorySegment.ofArray(packet);
        boolean checks = (features & FrctMark.CHECKS) != 0;
        int flags = FrctHeader.DRF | (checks ? FrctHeader.CHECKED : 0);
        FrctHeader.write(segment, 0, flags, 0, 0, 0);
        FrctMark.write(segment, 12, features, state, memoryPackets, messageBytes);
        int bytes = 12 + FrctMark.BYTES;
        bytes = checks ? new FrctCheck().write(segment, 0, bytes, flags) : bytes;
        return HexFormat.of().formatHex(packet, 0, bytes);
    }

    /** A packet with a check. */
    static String checked(int flags, int number, int acknowledged, String payload) {
        return HexFormat.of().formatHex(checkedBytes(flags, number, acknowledged, payload));
    }

    /** The same as bytes. */
    static byte[] checkedBytes(int flags, int number, int acknowledged, String payload) {
        byte[] text = HexFormat.of().parseHex(payload);
        byte[] packet = new byte[12 + text.length + FrctCheck.BYTES];
        System.arraycopy(text, 0, packet, 12, text.length);
        MemorySegment segment = MemorySegment.ofArray(packet);
        FrctHeader.write(segment, 0, flags | FrctHeader.CHECKED, 0, number, acknowledged);
        int bytes = new FrctCheck().write(segment, 0, 12 + text.length, flags);
        return Arrays.copyOf(packet, bytes);
    }

    static String mark(int features, int state, int memoryPackets, int messageBytes) {
        byte[] mark = new byte[FrctMark.BYTES];
        FrctMark.write(
                MemorySegment.ofArray(mark), 0, features, state, memoryPackets, messageBytes);
        return HexFormat.of().formatHex(mark);
    }

    static FrcpConfig unchecked(int windowPackets) {
        return config(true, false, true, false, windowPackets);
    }

    static FrcpConfig config(boolean retransmits, boolean checked, boolean extended) {
        return config(retransmits, checked, extended, false, 256);
    }

    static FrcpConfig guarded(boolean retransmits) {
        return config(retransmits, false, true, true, 256);
    }

    private static FrcpConfig config(
            boolean retransmits,
            boolean checked,
            boolean extended,
            boolean guarded,
            int windowPackets) {
        return config(retransmits, checked, extended, guarded, windowPackets, 100);
    }

    private static FrcpConfig config(
            boolean retransmits,
            boolean checked,
            boolean extended,
            boolean guarded,
            int windowPackets,
            int payloadBytes) {
        return new FrcpConfig(
                retransmits,
                checked,
                extended,
                guarded,
                payloadBytes,
                windowPackets,
                1000,
                100 * MS,
                FrcpConfig.ACKNOWLEDGE_NS,
                FrcpConfig.GIVE_UP_NS,
                120_000 * MS);
    }

    /** Lets a machine begin with that number. */
    static Entropy startingAt(int number) {
        return new Entropy() {
            @Override
            public void fill(byte[] bytes) {
                Arrays.fill(bytes, (byte) 0);
            }

            @Override
            public long nextLong() {
                return number;
            }

            @Override
            public int nextInt(int bound) {
                return 0;
            }
        };
    }

    long count(String name) {
        return counters.set().snapshot().get(name);
    }

    /** Everything the machine sends now. */
    List<String> sent() {
        List<String> all = new ArrayList<>();
        byte[] packet = new byte[config.packetBytesMax()];
        while (true) {
            int bytes = machine.poll(MemorySegment.ofArray(packet), 0, nowNs);
            if (bytes < 0) {
                return all;
            }
            all.add(HexFormat.of().formatHex(packet, 0, bytes));
        }
    }

    /** Lets time pass without a look at the machine. */
    Solo after(long ns) {
        nowNs += ns;
        return this;
    }

    /** Everything the machine sends until then. */
    List<String> sentWithin(long ns) {
        long endNs = nowNs + ns;
        List<String> all = new ArrayList<>(sent());
        while (machine.deadlineNs() <= endNs) {
            nowNs = Math.max(nowNs + 1, machine.deadlineNs());
            all.addAll(sent());
        }
        nowNs = Math.max(nowNs, endNs);
        return all;
    }

    /** When the machine sends a packet with one of these flags until then, in ns from now on. */
    List<Long> timesOf(int flags, long ns) {
        long beginNs = nowNs;
        List<Long> times = new ArrayList<>();
        while (true) {
            for (String packet : sent()) {
                if ((Integer.parseInt(packet.substring(0, 2), 16) & flags) != 0) {
                    times.add(nowNs - beginNs);
                }
            }
            if (machine.deadlineNs() > beginNs + ns) {
                nowNs = beginNs + ns;
                return times;
            }
            nowNs = Math.max(nowNs + 1, machine.deadlineNs());
        }
    }

    void comes(String hex) {
        comes(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    void comes(byte[] packet) {
        machine.input(MemorySegment.ofArray(packet), 0, packet.length, nowNs);
    }

    /** A packet of the peer. */
    void comes(int flags, int window, int number, int acknowledged, String payload) {
        byte[] text = HexFormat.of().parseHex(payload);
        byte[] bytes = new byte[12 + text.length];
        FrctHeader.write(MemorySegment.ofArray(bytes), 0, flags, window, number, acknowledged);
        System.arraycopy(text, 0, bytes, 12, text.length);
        machine.input(MemorySegment.ofArray(bytes), 0, bytes.length, nowNs);
    }

    /** The message of a packet of the peer that is read at once, or the negative result. */
    String passes(MemorySegment packet) {
        byte[] room = new byte[9000];
        int bytes =
                machine.inputAndRead(
                        packet,
                        0,
                        (int) packet.byteSize(),
                        MemorySegment.ofArray(room),
                        0,
                        room.length,
                        nowNs);
        return bytes < 0 ? Integer.toString(bytes) : HexFormat.of().formatHex(room, 0, bytes);
    }

    int write(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return machine.write(MemorySegment.ofArray(bytes), 0, bytes.length, nowNs);
    }

    /** The next message as hexadecimal digits, or the negative result. */
    String read() {
        byte[] room = new byte[2000];
        int bytes = machine.read(MemorySegment.ofArray(room), 0, room.length, nowNs);
        return bytes < 0 ? Integer.toString(bytes) : HexFormat.of().formatHex(room, 0, bytes);
    }
}
