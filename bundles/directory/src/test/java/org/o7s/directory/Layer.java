package org.o7s.directory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.Offer;
import org.o7s.core.layer.LayerComponent;
import org.o7s.core.layer.LayerSender;
import org.o7s.core.layer.NameDirectory;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.time.Clocks;
import org.o7s.core.time.VirtualClocks;

/**
 * A layer of directories in virtual time: messages take a while, some get lost, members die, clocks
 * differ. Everything follows from the seed.
 */
final class Layer {
    static final long MS = 1_000_000;
    static final int HASH_BYTES = 32;
    static final int ALPHA = 3;
    static final int K = 8;
    static final int EXPIRE_SECONDS = 86_400;
    static final int PERIOD_SECONDS = 900;
    static final int O7S = 1;

    private final long seed;
    private final SplittableRandom chance;
    private final VirtualClocks clocks = new VirtualClocks(1_700_000_000_000_000_000L);
    private final PacketPools pools = new PacketPools(4_096, 256, 16);
    private final Map<Long, Loop> loops = new HashMap<>();
    private final Map<Long, Member> members = new TreeMap<>();
    private double loss;
    private boolean overtaking;
    private long minDelayNs = MS;
    private long maxDelayNs = 5 * MS;
    private BiPredicate<Long, Long> routed = (from, to) -> true;
    private final List<Wiretap> taps = new ArrayList<>();

    /** Sees every message that is sent. */
    @FunctionalInterface
    interface Wiretap {
        void sent(long from, long to, byte[] message);
    }

    /** Something with an address that takes messages. */
    final class Member implements LayerSender {
        final long address;
        final Loop loop;
        private LayerComponent component = (eid, ecn, packet) -> packet.release();
        boolean dead;
        long sent;

        private Member(long address, Loop loop) {
            this.address = address;
            this.loop = loop;
        }

        void takesMessages(LayerComponent taker) {
            component = taker;
        }

        @Override
        public long ownAddress() {
            return address;
        }

        @Override
        public int mpsBytes() {
            return 1_481;
        }

        @Override
        public boolean reaches(long destination) {
            return destination != address
                    && members.containsKey(destination)
                    && routed.test(address, destination);
        }

        @Override
        public Offer send(long destination, int cube, long eid, long flowKey, Packet packet) {
            throw new AssertionError("the directory sends messages");
        }

        @Override
        public void awaitRoom(Runnable task) {
            throw new AssertionError("the directory does not wait for room");
        }

        @Override
        public boolean sendMessage(long destination, long eid, byte[] message) {
            if (destination == address || eid != 1) {
                throw new AssertionError("sent to " + destination + ", endpoint " + eid);
            }
            if (!reaches(destination)) {
                return false;
            }
            if (message.length > mpsBytes()) {
                throw new AssertionError(message.length + " bytes are too long, seed " + seed);
            }
            sent++;
            taps.forEach(tap -> tap.sent(address, destination, message));
            Member target = members.get(destination);
            if (!dead && target != null && chance.nextDouble() >= loss) {
                target.loop.schedule(
                        nowNs() + delayNs(address, destination), () -> target.deliver(message));
            }
            return true;
        }

        void deliver(byte[] message) {
            if (dead) {
                return;
            }
            Packet packet = pools.acquire(message.length);
            if (packet == null) {
                throw new AssertionError("packets leaked, seed " + seed);
            }
            packet.append(message);
            component.received(1, 0, packet);
        }
    }

    Layer(long seed) {
        this.seed = seed;
        this.chance = new SplittableRandom(seed);
    }

    long seed() {
        return seed;
    }

    long nowNs() {
        return clocks.monotonicNs();
    }

    long wallSeconds() {
        return clocks.wallNs() / 1_000_000_000;
    }

    VirtualClocks clocks() {
        return clocks;
    }

    int packetsInUse() {
        return pools.inUse();
    }

    /** Of so many messages, one of 1 is lost. */
    void lose(double fraction) {
        loss = fraction;
    }

    void delayMs(long min, long max) {
        minDelayNs = min * MS;
        maxDelayNs = max * MS;
    }

    /** Packets of one path hardly overtake each other, unless told to. */
    private long delayNs(long from, long to) {
        if (overtaking) {
            return chance.nextLong(minDelayNs, maxDelayNs);
        }
        long path = Evidence.mix(seed ^ from << 32 ^ to);
        return minDelayNs + Long.remainderUnsigned(path, maxDelayNs - minDelayNs);
    }

    /** From now on packets overtake each other. */
    void overtake() {
        overtaking = true;
    }

    /** Which members have routes to which. */
    void route(BiPredicate<Long, Long> reachable) {
        routed = reachable;
    }

    void tap(Wiretap tap) {
        taps.add(tap);
    }

    /** A loop whose wall clock is this much ahead of the others. */
    private Loop loop(long aheadSeconds) {
        return loops.computeIfAbsent(
                aheadSeconds,
                ahead ->
                        new Loop(
                                "clock+" + ahead,
                                new Clocks() {
                                    @Override
                                    public long monotonicNs() {
                                        return clocks.monotonicNs();
                                    }

                                    @Override
                                    public long wallNs() {
                                        return clocks.wallNs() + ahead * 1_000_000_000L;
                                    }
                                }));
    }

    /** A place for something that takes messages. */
    Member member(long address) {
        return member(address, 0);
    }

    private Member member(long address, long aheadSeconds) {
        Member member = new Member(address, loop(aheadSeconds));
        members.put(address, member);
        return member;
    }

    /** A directory and its place. */
    record Peer(Member member, DhtDirectory directory) {
        long address() {
            return member.address;
        }

        long count(String counter) {
            return directory.counters().snapshot().getOrDefault(counter, 0L);
        }

        List<Long> holdersOf(byte[] digest) {
            return directory.entries().stream()
                    .filter(entry -> entry.digest().equals(new Key(digest).toString()))
                    .flatMap(entry -> entry.addresses().stream())
                    .toList();
        }
    }

    Peer join(long address, long peer) {
        return join(address, peer, settings(peer), 0);
    }

    static DhtSettings settings(long peer) {
        return new DhtSettings(
                ALPHA, K, EXPIRE_SECONDS, PERIOD_SECONDS, PERIOD_SECONDS, peer, HASH_BYTES, O7S);
    }

    Peer join(long address, long peer, DhtSettings settings, long aheadSeconds) {
        Member member = member(address, aheadSeconds);
        Entropy entropy = Entropy.seeded(seed * 1_000_003 + address * 31 + nowNs());
        DhtDirectory directory = new DhtDirectory(settings, member.loop, entropy, member);
        member.takesMessages(directory.messages());
        return new Peer(member, directory);
    }

    /** So many members, one after the other, each enrolled by one that was there. */
    List<Peer> grow(int count) {
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long peer = i == 0 ? 0 : peers.get(chance.nextInt(i)).address();
            peers.add(join(1_000 + i, peer));
            advanceMs(20);
        }
        return peers;
    }

    /** Takes a member out without a word; routes to it stay. */
    void kill(Peer peer) {
        peer.member.dead = true;
    }

    /** Takes a member out of the forwarding tables too. */
    void unroute(Peer peer) {
        members.remove(peer.address());
    }

    void advanceMs(long ms) {
        long untilNs = nowNs() + ms * MS;
        while (true) {
            long next = Long.MAX_VALUE;
            for (Loop loop : loops.values()) {
                settle(loop);
                next = Math.min(next, loop.nextDeadlineNs());
            }
            if (next > untilNs) {
                break;
            }
            clocks.advance(Math.max(0, next - nowNs()));
        }
        clocks.advance(untilNs - nowNs());
        for (Loop loop : loops.values()) {
            if (loop.counters().snapshot().getOrDefault("failures", 0L) > 0) {
                throw new AssertionError("something failed in the loop, seed " + seed);
            }
        }
    }

    private void settle(Loop loop) {
        for (int passes = 0; loop.pass() > 0; passes++) {
            if (passes > 1_000_000) {
                throw new AssertionError("the loop never comes to rest, seed " + seed);
            }
        }
    }

    /** What a search within 2 s finds. */
    List<Long> find(Peer peer, byte[] digest) {
        Finding finding = new Finding();
        peer.directory.find(digest, 2_000 * MS, finding);
        for (int i = 0; i < 2_100 && !finding.isOver(); i++) {
            advanceMs(1);
        }
        return finding.addresses();
    }

    /** A search that remembers what it is told, and insists on being told once. */
    final class Finding implements NameDirectory.Found {
        private final List<List<Long>> told = new ArrayList<>();

        @Override
        public void found(List<Long> addresses) {
            told.add(addresses);
            if (told.size() > 1) {
                throw new AssertionError("told twice: " + told + ", seed " + seed);
            }
        }

        boolean isOver() {
            return !told.isEmpty();
        }

        List<Long> addresses() {
            if (told.isEmpty()) {
                throw new AssertionError("a search without an end, seed " + seed);
            }
            return told.getFirst();
        }
    }

    int random(int bound) {
        return chance.nextInt(bound);
    }

    static byte[] digest(String name) {
        try {
            return MessageDigest.getInstance("SHA3-256")
                    .digest(name.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
