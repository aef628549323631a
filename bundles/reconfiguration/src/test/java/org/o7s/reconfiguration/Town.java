package org.o7s.reconfiguration;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.Offer;
import org.o7s.core.ipcp.LayerChange;
import org.o7s.core.layer.LayerSender;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.Packet;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyChange;
import org.o7s.core.slot.PolicyEngine;
import org.o7s.core.slot.PolicyKind;
import org.o7s.core.slot.PolicySlot;
import org.o7s.core.slot.SlotRequest;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.World;
import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.reconfiguration.Membership.Kind;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.unicast.DtHeader;
import org.o7s.wire.g23.unicast.ReconfigurationCodec;
import org.o7s.wire.g23.unicast.ReconfigurationMessage;

/** Members of a layer with slots of the daemon's own engine, on virtual time and a shaky wire. */
final class Town {
    /** A policy that can be told apart from others. */
    interface Word {
        String say();
    }

    private static final PolicyKind<Word> ROUTING = new PolicyKind<>("routing", Word.class, true);
    private static final PolicyKind<Word> PFF = new PolicyKind<>("pff", Word.class, true);

    final World world;
    final Random random;
    final List<Member> members = new ArrayList<>();

    /** Every message that was written, in order. */
    final List<ReconfigurationMessage> written = new ArrayList<>();

    int lossPercent;
    int duplicatesPercent;
    int delayMsMax = 1;

    /** Sees each message before it is written. */
    interface Wire {
        /** False if it is lost. */
        boolean carries(long from, long to, ReconfigurationMessage message);
    }

    Wire wire = (_, _, _) -> true;

    Town(long seed, int size) {
        world = new World(seed);
        random = new Random(seed);
        for (int i = 1; i <= size; i++) {
            members.add(new Member(i));
        }
    }

    Member member(long address) {
        return members.get((int) address - 1);
    }

    /** A member: its address is its place in the town, from 1. */
    final class Member implements LayerSender {
        final long address;
        final Loop loop;
        final PolicyCatalog catalog = new PolicyCatalog();
        final PolicyEngine engine;
        final PolicySlot<Word> routing;
        final PolicySlot<Word> pff;
        Kind kind = Kind.TAKES_PART;
        Optional<String> objection = Optional.empty();
        boolean crashed;
        Reconfiguration reconfiguration;

        Member(long address) {
            this.address = address;
            this.loop = world.node("m" + address).loop();
            this.engine = new PolicyEngine(catalog, new InlineCompute(), world.clocks());
            for (String name : List.of("link-state", "lfa")) {
                came("routing", name, _ -> () -> name);
            }
            for (String name : List.of("simple", "alternate")) {
                came("pff", name, p -> () -> name + p.values().getOrDefault("suffix", ""));
            }
            this.routing = open(ROUTING, "link-state");
            this.pff = open(PFF, "simple");
            this.reconfiguration = begin();
        }

        void came(String kindName, String name, PolicyFactory<Word> factory) {
            catalog.add(kindName, name, "1", factory, "test");
        }

        private PolicySlot<Word> open(PolicyKind<Word> kindOf, String policy) {
            return engine.open(
                    new SlotRequest<>(
                            kindOf,
                            "ipcp m" + address,
                            policy,
                            PolicyParameters.NONE,
                            loop,
                            Optional.empty(),
                            w -> w.say().isEmpty() ? Optional.of("it is mute") : Optional.empty()));
        }

        private Reconfiguration begin() {
            return new Reconfiguration(
                    "m" + address,
                    loop,
                    Entropy.seeded(random.nextLong()),
                    this,
                    engine,
                    this::find,
                    _ -> objection);
        }

        private void find(Membership.Found found) {
            SortedMap<Long, Kind> others = new TreeMap<>();
            for (Member m : members) {
                if (m != this) {
                    others.put(m.address, m.kind);
                }
            }
            found.found(others);
        }

        /** It stops at once, and forgets everything but the policies that it uses. */
        void crash() {
            crashed = true;
        }

        /** It is there again, with another memory. */
        void restart() {
            crashed = false;
            reconfiguration = begin();
        }

        String inUse() {
            return routing.current().say() + " " + pff.current().say();
        }

        RecordedReply<LayerChange> wants(List<PolicyChange> changes, boolean plan, long limitMs) {
            RecordedReply<LayerChange> reply = new RecordedReply<>();
            long deadlineNs = world.nowNs() + limitMs * 1_000_000;
            loop.execute(
                    () ->
                            reconfiguration.change(
                                    new LayerChange.Request(changes, plan, deadlineNs), reply));
            world.settle();
            return reply;
        }

        RecordedReply<LayerChange> wants(String routingName, String pffName) {
            return wants(pair(routingName, pffName), false, 30_000);
        }

        long count(String counter) {
            return reconfiguration.counters().snapshot().get(counter);
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
            if (crashed) {
                return true;
            }
            if (eid != DtHeader.EID_RECONFIGURATION) {
                throw new AssertionError("EID " + eid);
            }
            Member to = member(destination);
            if (to.kind != Kind.TAKES_PART) {
                throw new AssertionError("member " + destination + " is never sent one");
            }
            ReconfigurationMessage read = read(message);
            written.add(read);
            if (!wire.carries(address, destination, read) || crashed) {
                return true;
            }
            int copies = random.nextInt(100) < duplicatesPercent ? 2 : 1;
            for (int i = 0; i < copies; i++) {
                if (random.nextInt(100) >= lossPercent) {
                    to.arrives(message);
                }
            }
            return true;
        }

        /** Bytes come in, some time later. */
        void arrives(byte[] message) {
            long delayNs = (1 + random.nextInt(delayMsMax)) * 1_000_000L;
            loop.schedule(
                    world.nowNs() + delayNs,
                    () -> {
                        if (!crashed) {
                            Packet packet = world.pools().acquire(message.length);
                            packet.append(message);
                            reconfiguration
                                    .messages()
                                    .received(DtHeader.EID_RECONFIGURATION, 0, packet);
                        }
                    });
        }
    }

    static ReconfigurationMessage read(byte[] message) {
        return ReconfigurationCodec.decode(MemorySegment.ofArray(message), 0, message.length)
                        instanceof Decoded<ReconfigurationMessage>(var read)
                ? read
                : failed();
    }

    private static ReconfigurationMessage failed() {
        throw new AssertionError("a member wrote what nobody can read");
    }

    static List<PolicyChange> pair(String routing, String pff) {
        return List.of(
                PolicyChange.to("routing", routing, Map.of()),
                PolicyChange.to("pff", pff, Map.of()));
    }

    /** What each member uses. */
    List<String> inUse() {
        return members.stream().map(Member::inUse).toList();
    }
}
