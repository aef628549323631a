package org.o7s.tracing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.api.QosSpec;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.Offer;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.ipcp.LowerFlows;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.layer.LayerSender;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.Packet;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.World;
import org.o7s.wire.g23.unicast.DtHeader;

/** Members of a layer in a row, addresses 1, 2, ..., each next to the one before and behind it. */
final class Street {
    static final long EID = 77;

    final World world;
    final List<Member> members = new ArrayList<>();

    /** Every nth message is lost; 0 for none. */
    int loseEvery;

    private int written;

    Street(long seed, int size) {
        world = new World(seed);
        for (int i = 1; i <= size; i++) {
            members.add(new Member(i, seed));
        }
    }

    Member member(long address) {
        return members.get((int) address - 1);
    }

    /** A member. Packets for an address go to the neighbour that is nearer to it. */
    final class Member implements LayerSender, Decider, LowerFlows {
        final long address;
        final Loop loop;
        final Map<Long, Understanding> others = new HashMap<>();
        final PathTracing tracing;

        /** How the flow to the next member goes; null if nobody says. */
        @Nullable FlowPath below;

        /** What it does instead of sending packets to where they belong. */
        Optional<Decision> strange = Optional.empty();

        boolean mute;
        int questions;

        Member(long address, long seed) {
            this.address = address;
            this.loop = world.node("m" + address).loop();
            this.below =
                    new FlowPath(
                            "wire",
                            "eth-dix",
                            List.of(
                                    new FlowPath.Hop(
                                            "eth" + address,
                                            FlowPath.Source.MEMBER,
                                            0,
                                            Map.of("dev", "to-" + (address + 1)),
                                            Optional.empty())),
                            "arrives");
            this.tracing =
                    new PathTracing(
                            new Self(),
                            "net",
                            loop,
                            Entropy.seeded(seed + address),
                            this,
                            this,
                            this);
        }

        RecordedReply<FlowPath> follows(long destination, long limitMs) {
            RecordedReply<FlowPath> reply = new RecordedReply<>();
            Packets packets = new Packets(destination, EID, 1);
            long deadlineNs = world.nowNs() + limitMs * 1_000_000;
            loop.execute(() -> tracing.follow(packets, decide(packets), 2, deadlineNs, reply));
            world.settle();
            return reply;
        }

        long count(String counter) {
            return tracing.counters().snapshot().get(counter);
        }

        /** Bytes come in for its tracing. */
        void arrives(byte[] message) {
            loop.schedule(
                    world.nowNs() + 1_000_000,
                    () -> {
                        Packet packet = world.pools().acquire(message.length);
                        packet.append(message);
                        tracing.messages().received(DtHeader.EID_PATH, 0, packet);
                    });
        }

        // ---- what it decides ----

        @Override
        public Decision decide(Packets packets) {
            questions++;
            if (strange.isPresent()) {
                return strange.get();
            }
            if (packets.destination() == address) {
                return Decision.ends(Map.of("endpoint", "" + packets.eid()), "arrives");
            }
            long next = packets.destination() > address ? address + 1 : address - 1;
            return Decision.on(next, 5, Map.of("pff", "picks " + next));
        }

        @Override
        public void understands(long member, Consumer<Understanding> told) {
            told.accept(others.getOrDefault(member, Understanding.YES));
        }

        @Override
        public OptionalLong suggestion(long member, long destination) {
            return member == destination
                    ? OptionalLong.empty()
                    : OptionalLong.of(destination > member ? member + 1 : member - 1);
        }

        // ---- the layer below ----

        @Override
        public void explain(
                Ipcp user, int flowId, int depth, long deadlineNs, Reply<FlowPath> reply) {
            FlowPath path = below;
            if (path != null) {
                loop.schedule(world.nowNs() + 500_000, () -> reply.done(path));
            }
        }

        @Override
        public void allocate(
                Ipcp user, String name, QosSpec qos, long limitNs, Reply<LowerFlow> reply) {
            throw new AssertionError("questions only");
        }

        @Override
        public void accept(Ipcp user, Consumer<LowerFlow> taker) {
            throw new AssertionError("questions only");
        }

        @Override
        public void ignore(Ipcp user) {
            throw new AssertionError("questions only");
        }

        // ---- its sender ----

        @Override
        public long ownAddress() {
            return address;
        }

        @Override
        public int mpsBytes() {
            return 1200;
        }

        @Override
        public boolean reaches(long destination) {
            return true;
        }

        @Override
        public Offer send(long destination, int cube, long eid, long flowKey, Packet packet) {
            throw new AssertionError("messages only");
        }

        @Override
        public void awaitRoom(Runnable task) {
            throw new AssertionError("messages only");
        }

        @Override
        public boolean sendMessage(long destination, long eid, byte[] message) {
            if (eid != DtHeader.EID_PATH) {
                throw new AssertionError("EID " + eid);
            }
            written++;
            boolean lost = loseEvery > 0 && written % loseEvery == 0;
            if (!lost && !mute) {
                member(destination).arrives(message);
            }
            return true;
        }

        /** The IPCP that the layer below is asked by. */
        private final class Self implements Ipcp {
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
                return loop;
            }

            @Override
            public IpcpStatus status() {
                return IpcpStatus.BOOTED;
            }

            @Override
            public void bootstrap(LayerConfig config, Reply<IpcpStatus> reply) {
                throw new AssertionError("questions only");
            }

            @Override
            public void register(String name, Reply<Boolean> reply) {
                throw new AssertionError("questions only");
            }

            @Override
            public void unregister(String name, Reply<Boolean> reply) {
                throw new AssertionError("questions only");
            }

            @Override
            public void query(String name, Reply<NameAnswer> reply) {
                throw new AssertionError("questions only");
            }

            @Override
            public void allocate(FlowAllocation request, Reply<FlowAccepted> reply) {
                throw new AssertionError("questions only");
            }

            @Override
            public void respond(long requestId, FlowAnswer answer, Reply<Boolean> reply) {
                throw new AssertionError("questions only");
            }

            @Override
            public void deallocate(FlowEnd provider) {
                throw new AssertionError("questions only");
            }

            @Override
            public void rib(Reply<Map<String, Map<String, String>>> reply) {
                throw new AssertionError("questions only");
            }

            @Override
            public void shutdown(Reply<Boolean> reply) {
                throw new AssertionError("questions only");
            }
        }
    }
}
