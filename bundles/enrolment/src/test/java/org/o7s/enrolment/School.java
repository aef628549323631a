package org.o7s.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.IntFunction;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.loop.Loop;
import org.o7s.core.member.Outbox;
import org.o7s.core.testkit.IdleIpcp;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.World;
import org.o7s.wire.g23.unicast.OepLayer;
import org.o7s.wire.g23.unicast.OepUnicast;

/** A member that serves newcomers, and newcomers. */
final class School {
    static final long A1 = 0x1122_3344L;
    static final OepLayer LAYER =
            OepLayer.unicast(
                    "uni",
                    OepLayer.SHA3_256,
                    new OepUnicast(
                            OepUnicast.ADDRESS_BYTES,
                            OepUnicast.EID_BYTES,
                            60,
                            OepUnicast.LinkState.DEFAULT,
                            OepUnicast.Dht.DEFAULT.withPeer(A1),
                            OepUnicast.FLAT_ADDRESSES,
                            OepUnicast.MULTI_BIT_ECN));

    final World world = new World(11);
    final Loop memberLoop = world.node("n1").loop();
    final Loop newcomerLoop = world.node("n2").loop();
    final EnrolmentServer server;
    private final Entropy entropy = Entropy.seeded(11);
    private IntFunction<Optional<OepLayer>> configuration = f -> Optional.of(LAYER);

    School() {
        Ipcp member = new IdleIpcp("n1", IpcpType.UNICAST, memberLoop);
        server = new EnrolmentServer(member, new Outbox(), f -> configuration.apply(f));
    }

    /** From now on, newcomers get this. */
    void configure(Optional<OepLayer> next) {
        configuration = f -> next;
    }

    /** From now on, newcomers with these features get this. */
    void configure(IntFunction<Optional<OepLayer>> next) {
        configuration = next;
    }

    /** A conversation that nobody serves. */
    Talk talk() {
        return new Talk(newcomerLoop, memberLoop);
    }

    /** A conversation that the server serves. */
    Talk served() {
        Talk talk = talk();
        serve(talk);
        return talk;
    }

    void serve(Talk talk) {
        memberLoop.execute(() -> server.serve(talk.member()));
        world.settle();
    }

    /** A newcomer in one attempt. */
    final class Attempt {
        final EnrolmentClient client;
        final RecordedReply<OepLayer> reply = new RecordedReply<>();

        private Attempt(Ipcp ipcp, Talk talk, Optional<String> layer) {
            client = new EnrolmentClient(ipcp, entropy, new Outbox(), talk.newcomer());
            run(() -> client.enrol(layer, reply));
        }

        void confirm() {
            run(client::confirm);
        }

        void run(Runnable task) {
            newcomerLoop.execute(task);
            world.settle();
        }
    }

    Attempt enrol(Talk talk) {
        return enrol(talk, IpcpType.UNICAST, Optional.empty());
    }

    Attempt enrol(Talk talk, IpcpType type, Optional<String> layer) {
        return new Attempt(new IdleIpcp("n2", type, newcomerLoop), talk, layer);
    }

    void advanceMs(long ms) {
        world.advanceMs(ms);
    }

    long count(String counter) {
        Long count = server.counters().snapshot().get(counter);
        assertThat(count).as("counter " + counter).isNotNull();
        return count == null ? -1 : count;
    }

    /** Nobody is served any more, and no timer is left. */
    void assertQuiet() {
        world.settle();
        assertThat(memberLoop.nextDeadlineNs()).as("timers of the member").isEqualTo(MAX);
        assertThat(newcomerLoop.nextDeadlineNs()).as("timers of the newcomer").isEqualTo(MAX);
    }

    private static final long MAX = Long.MAX_VALUE;
}
