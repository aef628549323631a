package org.o7s.allocator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.Offer;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.layer.LayerSender;
import org.o7s.core.layer.NameDirectory;
import org.o7s.core.loop.Loop;
import org.o7s.core.member.DirectoryHash;
import org.o7s.core.member.Operations;
import org.o7s.core.packet.Packet;
import org.o7s.core.slot.PolicySlots;
import org.o7s.core.testkit.RecordingBroker;
import org.o7s.core.testkit.World;
import org.o7s.policy.PolicyParameters;

/**
 * A member of a {@link TestLayer}: an allocator with a data transfer and a directory to play with.
 */
final class TestMember implements Ipcp, LayerSender, NameDirectory {
    private final TestLayer layer;
    private final World.Node node;
    private final long address;
    private final Chance chance;
    private final UnicastAllocator allocator;
    private final Map<Long, Integer> features = new HashMap<>();
    private final List<Runnable> waitingForRoom = new ArrayList<>();
    private final List<String> distrusted = new ArrayList<>();
    private final List<Long> unreachable = new ArrayList<>();
    private List<Long> findOrder = List.of();
    private Runnable search = () -> {};
    private boolean searchHeld;
    private int mpsBytes = 20_000;
    private int room = Integer.MAX_VALUE;
    private int mark;
    private boolean messagesFail;

    TestMember(
            TestLayer layer, World.Node node, long address, String congestion, PolicySlots slots) {
        this.layer = layer;
        this.node = node;
        this.address = address;
        this.chance = new Chance(address * 7919);
        this.allocator =
                new UnicastAllocator(
                        new AllocatorSettings(
                                "ipcp m" + address,
                                this,
                                DirectoryHash.SHA3_256,
                                congestion,
                                PolicyParameters.NONE,
                                AllocatorSettings.MPL_MS),
                        node.loop(),
                        slots,
                        chance,
                        node.broker(),
                        this,
                        this);
    }

    /** A source of random numbers that can break. */
    private static final class Chance implements Entropy {
        private final Entropy good;
        private boolean broken;

        Chance(long seed) {
            good = Entropy.seeded(seed);
        }

        @Override
        public void fill(byte[] bytes) {
            if (!broken) {
                good.fill(bytes);
            }
        }

        @Override
        public long nextLong() {
            return broken ? 0 : good.nextLong();
        }

        @Override
        public int nextInt(int bound) {
            return broken ? 0 : good.nextInt(bound);
        }
    }

    /** From now on, all that it draws is zero. */
    void breakChance() {
        chance.broken = true;
    }

    UnicastAllocator allocator() {
        return allocator;
    }

    World.Node node() {
        return node;
    }

    RecordingBroker broker() {
        return node.broker();
    }

    long address() {
        return address;
    }

    long count(String counter) {
        return allocator.counters().snapshot().getOrDefault(counter, -1L);
    }

    // Data transfer.

    /** Room for so many packets from now on; those who wait are told if it is more than none. */
    void setRoom(int packets) {
        room = packets;
        if (packets > 0) {
            List<Runnable> all = List.copyOf(waitingForRoom);
            waitingForRoom.clear();
            all.forEach(loop()::execute);
        }
    }

    int waitingForRoom() {
        return waitingForRoom.size();
    }

    void setMpsBytes(int bytes) {
        mpsBytes = bytes;
        loop().execute(allocator::mpsChanged);
    }

    /** Every packet that is sent from now on is marked so. */
    void setMark(int value) {
        mark = value;
    }

    void setReachable(long member, boolean isReachable) {
        unreachable.remove(member);
        if (!isReachable) {
            unreachable.add(member);
        }
    }

    /** From now on no message leaves, or all do again. */
    void setMessagesFail(boolean fail) {
        messagesFail = fail;
    }

    @Override
    public long ownAddress() {
        return address;
    }

    @Override
    public int mpsBytes() {
        return mpsBytes;
    }

    @Override
    public boolean reaches(long destination) {
        return !unreachable.contains(destination);
    }

    @Override
    public Offer send(long destination, int cube, long eid, long flowKey, Packet packet) {
        if (!reaches(destination)) {
            return Offer.CLOSED;
        }
        if (room <= 0) {
            return Offer.FULL;
        }
        room--;
        byte[] payload = packet.toArray();
        packet.release();
        boolean sent =
                layer.carry(new TestLayer.Transfer(address, destination, eid, payload), mark);
        if (!sent) {
            throw new AssertionError("nobody has address " + destination);
        }
        return Offer.ACCEPTED;
    }

    @Override
    public void awaitRoom(Runnable task) {
        waitingForRoom.add(task);
    }

    @Override
    public boolean sendMessage(long destination, long eid, byte[] message) {
        return !messagesFail
                && reaches(destination)
                && layer.carry(
                        new TestLayer.Transfer(address, destination, eid, message.clone()), 0);
    }

    // The directory.

    /** What this member's directory knows of another. */
    void setFeatures(long member, int bits) {
        features.put(member, bits);
    }

    /** From now on searches give these, whatever is published. */
    void setFindOrder(Long... addresses) {
        findOrder = List.of(addresses);
    }

    /** From now on searches wait for {@link #endSearch}. */
    void holdSearch() {
        searchHeld = true;
    }

    void endSearch() {
        searchHeld = false;
        loop().execute(search);
    }

    List<String> distrusted() {
        return distrusted;
    }

    @Override
    public void publish(byte[] digest) {
        layer.publish(HexFormat.of().formatHex(digest), address);
    }

    @Override
    public void withdraw(byte[] digest) {
        layer.withdraw(HexFormat.of().formatHex(digest), address);
    }

    @Override
    public void find(byte[] digest, long limitNs, Found found) {
        search =
                () -> {
                    List<Long> all =
                            findOrder.isEmpty()
                                    ? layer.find(HexFormat.of().formatHex(digest))
                                    : findOrder;
                    found.found(all.stream().filter(a -> a != address).toList());
                };
        if (!searchHeld) {
            loop().execute(search);
        }
    }

    @Override
    public void distrust(byte[] digest, long member) {
        distrusted.add(HexFormat.of().formatHex(digest).substring(0, 4) + "@" + member);
    }

    @Override
    public int features(long member) {
        return features.getOrDefault(member, 0);
    }

    // The IPCP around it.

    @Override
    public String name() {
        return "m" + address;
    }

    @Override
    public IpcpType type() {
        return IpcpType.UNICAST;
    }

    @Override
    public Loop loop() {
        return node.loop();
    }

    @Override
    public IpcpStatus status() {
        return IpcpStatus.BOOTED;
    }

    @Override
    public void bootstrap(LayerConfig config, Reply<IpcpStatus> reply) {
        reply.done(status());
    }

    @Override
    public void register(String name, Reply<Boolean> reply) {
        allocator.register(name, reply);
    }

    @Override
    public void unregister(String name, Reply<Boolean> reply) {
        allocator.unregister(name, reply);
    }

    @Override
    public void query(String name, Reply<NameAnswer> reply) {
        allocator.query(name, reply);
    }

    @Override
    public void allocate(FlowAllocation request, Reply<FlowAccepted> reply) {
        allocator.allocate(request, reply);
    }

    @Override
    public void respond(long requestId, FlowAnswer answer, Reply<Boolean> reply) {
        allocator.respond(requestId, answer, reply);
    }

    @Override
    public void deallocate(FlowEnd provider) {
        allocator.deallocate(provider);
    }

    @Override
    public void rib(Reply<Map<String, Map<String, String>>> reply) {
        Map<String, Map<String, String>> rib = new LinkedHashMap<>(allocator.rib());
        rib.put("counters/ipcp", Operations.words(allocator.counters().snapshot()));
        reply.done(rib);
    }

    @Override
    public void shutdown(Reply<Boolean> reply) {
        allocator.close();
        reply.done(true);
    }

    /** Closes the allocator. */
    void close() {
        loop().execute(allocator::close);
        layer.world().settle();
    }
}
