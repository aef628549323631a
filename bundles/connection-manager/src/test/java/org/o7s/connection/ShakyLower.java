package org.o7s.connection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.o7s.api.FlowError;
import org.o7s.api.QosSpec;
import org.o7s.core.flow.FlowEnd;
import org.o7s.core.flow.FlowLink;
import org.o7s.core.flow.Offer;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.LowerFlows;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.loop.Doorbell;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.Packet;
import org.o7s.core.problem.Problem;

/**
 * A layer below between members that are named: with a relay between the two ends of each flow, on
 * a loop of its own, which loses what it is told to lose, and with deallocations that are not heard
 * of at the other end if so wanted.
 */
final class ShakyLower implements LowerFlows {
    private static final int MPS_BYTES = 1400;
    private static final long MPL_MS = 100;
    private static final long NS_PER_MS = 1_000_000;

    /**
     * A packet on its way.
     *
     * @param flow number of the flow, from 1
     * @param toAcceptor which way
     * @param number of the packet on this flow and way, from 1
     * @param length in bytes
     */
    record Passing(int flow, boolean toAcceptor, int number, int length) {}

    private final Loop wire;
    private final Map<String, Ipcp> users = new HashMap<>();
    private final Map<String, Consumer<LowerFlow>> takers = new HashMap<>();
    private final Set<String> unreachable = new HashSet<>();
    private final Set<String> mute = new HashSet<>();
    private final List<Relay> relays = new ArrayList<>();
    private Predicate<Passing> loses = p -> false;
    private boolean tellsOfDeallocation = true;
    private long allocationNs;
    private long dropped;

    ShakyLower(Loop wire) {
        this.wire = wire;
    }

    /** Lets the layer alone do what it has to do now. */
    void pass() {
        wire.pass();
    }

    /** From now on, loses these packets. */
    void lose(Predicate<Passing> which) {
        loses = which;
    }

    /** From now on, nobody hears that the other end deallocated. */
    void forgetDeallocations() {
        tellsOfDeallocation = false;
    }

    /** From now on, allocating a flow takes so long. */
    void takeMs(long ms) {
        allocationNs = ms * NS_PER_MS;
    }

    /** Flows to this name fail (false), or succeed again (true). */
    void reachable(String name, boolean is) {
        if (is) {
            unreachable.remove(name);
        } else {
            unreachable.add(name);
        }
    }

    /** Requests to this name are never answered. */
    void muteRequests(String name) {
        mute.add(name);
    }

    /** How many flows were made so far. */
    int flows() {
        return relays.size();
    }

    /** A flow, by its number from 1. */
    Relay flow(int number) {
        return relays.get(number - 1);
    }

    /** How many flows are open at both ends. */
    long openFlows() {
        return relays.stream().filter(r -> !r.asking.user().isClosed()).count();
    }

    /** Packets that the relays have lost. */
    long dropped() {
        return dropped;
    }

    /** All ends that users hold or held. */
    List<FlowLink> links() {
        List<FlowLink> links = new ArrayList<>();
        for (Relay relay : relays) {
            links.add(relay.asking);
            links.add(relay.taking);
        }
        return links;
    }

    /** The two halves of a flow, and what passes between them. */
    final class Relay {
        private final FlowLink asking = new FlowLink(FlowLink.CAPACITY_PACKETS, MPS_BYTES);
        private final FlowLink taking = new FlowLink(FlowLink.CAPACITY_PACKETS, MPS_BYTES);
        private final int number;
        private int forth;
        private int back;

        Relay(int number) {
            this.number = number;
            Doorbell bell = wire.doorbell(now -> move());
            asking.provider().attend(bell::ring);
            taking.provider().attend(bell::ring);
        }

        private boolean move() {
            Packet packet;
            while ((packet = asking.provider().poll()) != null) {
                pass(
                        packet,
                        taking.provider(),
                        new Passing(number, true, ++forth, packet.length()));
            }
            while ((packet = taking.provider().poll()) != null) {
                pass(
                        packet,
                        asking.provider(),
                        new Passing(number, false, ++back, packet.length()));
            }
            follow(asking, taking);
            follow(taking, asking);
            return false;
        }

        private void pass(Packet packet, FlowEnd to, Passing passing) {
            if (loses.test(passing) || to.offer(packet) != Offer.ACCEPTED) {
                packet.release();
                dropped++;
            } else {
                to.flush();
            }
        }

        private void follow(FlowLink closed, FlowLink other) {
            if (closed.user().isClosed()) {
                closed.provider().close();
                if (tellsOfDeallocation) {
                    other.provider().close();
                }
            }
        }

        /** The layer takes the flow away from both. */
        void end() {
            asking.provider().close();
            taking.provider().close();
        }

        /** The layer carries nothing for it from now on, or does again. */
        void down(boolean down) {
            asking.setDown(down);
            taking.setDown(down);
        }

        /** Whether both users have let go of it. */
        boolean isLeft() {
            return asking.user().isClosed() && taking.user().isClosed();
        }
    }

    private static LowerFlow flow(int number, String name, QosSpec qos, FlowLink link) {
        FlowEnd end = link.user();
        // As the IRM does: what the layer has not taken by then is thrown away.
        Runnable deallocate =
                () -> {
                    end.close();
                    link.provider().close();
                };
        return new LowerFlow(number, name, "shaky (test)", "test", qos, MPL_MS, end, deallocate);
    }

    @Override
    public void allocate(
            Ipcp user, String name, QosSpec qos, long limitNs, Reply<LowerFlow> reply) {
        if (mute.contains(name)) {
            return;
        }
        wire.execute(
                () ->
                        wire.schedule(
                                wire.clocks().monotonicNs() + allocationNs,
                                () -> make(user, name, qos, reply)));
    }

    private void make(Ipcp user, String name, QosSpec qos, Reply<LowerFlow> reply) {
        Consumer<LowerFlow> taker = takers.get(name);
        if (taker == null || unreachable.contains(name)) {
            Problem problem =
                    Problem.of(
                            "E-FLOW-NAME",
                            Problem.Kind.NOT_FOUND,
                            FlowError.NAME,
                            "cannot allocate a flow to \"" + name + "\"",
                            "nobody is there");
            user.loop().execute(() -> reply.failed(problem));
            return;
        }
        Relay relay = new Relay(relays.size() + 1);
        relays.add(relay);
        LowerFlow theirs = flow(relay.number, name, qos, relay.taking);
        LowerFlow ours = flow(relay.number, name, qos, relay.asking);
        users.get(name).loop().execute(() -> taker.accept(theirs));
        user.loop().execute(() -> reply.done(ours));
    }

    @Override
    public void accept(Ipcp user, Consumer<LowerFlow> taker) {
        users.put(user.name(), user);
        takers.put(user.name(), taker);
    }

    @Override
    public void ignore(Ipcp user) {
        takers.remove(user.name());
    }
}
