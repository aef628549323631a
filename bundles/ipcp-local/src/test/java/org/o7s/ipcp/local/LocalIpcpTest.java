package org.o7s.ipcp.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.FlowError;
import org.o7s.core.flow.Offer;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.FlowPath.OfFlow;
import org.o7s.core.ipcp.FlowPath.Question;
import org.o7s.core.ipcp.FlowPath.ToName;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.IpcpState;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.testkit.FixedSlots;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;
import org.o7s.core.testkit.World;

class LocalIpcpTest {
    private static final byte[] ASK = {1, 2};
    private static final byte[] ANSWER = {3, 4, 5};

    private final LocalIpcpFactory factory = new LocalIpcpFactory();
    private final World world = new World(1);
    private final World.Node node = world.node("l1");
    private final TestFlow here = world.flow(1);
    private final TestFlow there = world.flow(2);
    private Ipcp ipcp;

    @BeforeEach
    void boot() {
        ipcp = node.bootstrap(factory, new LayerConfig("loc", Map.of()));
        world.register(ipcp, "oping");
    }

    @AfterEach
    void everyPacketWentBackToItsPool() {
        here.user().close();
        there.user().close();
        world.<Boolean>ask(ipcp, ipcp::shutdown).value();
        assertThat(world.pools().inUse()).isZero();
        assertThat(node.slots().openSlots()).isZero();
    }

    private void open() {
        node.broker().answer(request -> {});
        RecordedReply<Ipcp.FlowAccepted> reply = world.allocate(ipcp, here, "oping", ASK);
        world.accept(node.broker().request(), there, ANSWER).value();
        assertThat(reply.value().blob()).isEqualTo(ANSWER);
        assertThat(reply.value().mplMs()).isEqualTo(100);
    }

    @Test
    void itIsAMemberAfterItsBootstrap() {
        assertThat(ipcp.status().state()).isEqualTo(IpcpState.OPERATIONAL);
        assertThat(ipcp.status().layer()).contains("loc");
        assertThat(ipcp.status().hash()).isEqualTo("sha3-256");
        assertThat(ipcp.status().detail()).isEmpty();
        assertThat(node.broker().statuses()).hasSize(1);
    }

    @Test
    void itCannotBeBootstrappedTwice() {
        assertThat(
                        world.ask(
                                        ipcp,
                                        (RecordedReply<org.o7s.core.ipcp.IpcpStatus> r) ->
                                                ipcp.bootstrap(new LayerConfig("loc", Map.of()), r))
                                .problem()
                                .code())
                .isEqualTo("E-IPCP-STATE");
    }

    @Test
    void nothingIsRegisteredBeforeTheBootstrap() {
        Ipcp fresh = node.create(factory);
        assertThat(world.<Boolean>ask(fresh, r -> fresh.register("x", r)).problem().error())
                .isEqualTo(FlowError.WRONG_STATE);
    }

    @Test
    void aQueryAnswersFromTheRegistry() {
        assertThat(world.query(ipcp, "oping").value())
                .isEqualTo(
                        new Ipcp.NameAnswer(
                                "42dee3b0415b4f690fd91cbd99876f1e9bd8d9745ef7fa32b142773af0349d54",
                                true,
                                "this system"));
        assertThat(world.query(ipcp, "other").value().known()).isFalse();
        world.<Boolean>ask(ipcp, r -> ipcp.unregister("oping", r)).value();
        assertThat(world.query(ipcp, "oping").value().known()).isFalse();
    }

    @Test
    void packetsGoBothWaysInOrderAndEmptyOnesToo() {
        open();
        here.write("one");
        here.write("");
        here.write("two");
        there.write("back");
        world.settle();
        assertThat(there.readTexts()).containsExactly("one", "", "two");
        assertThat(here.readTexts()).containsExactly("back");
        assertThat(here.link().mpsBytes()).isEqualTo(LocalIpcp.MPS_BYTES);
    }

    @Test
    void aUserThatTakesItsHalfDownTakesTheOtherDown() {
        open();
        here.user().takeDown(true);
        world.settle();
        assertThat(there.user().isDown()).isTrue();
        assertThat(here.user().isDown()).isFalse();
        here.user().takeDown(false);
        world.settle();
        assertThat(there.user().isDown()).isFalse();
    }

    @Test
    void theLargestPacketFits() {
        open();
        byte[] largest = new byte[LocalIpcp.MPS_BYTES];
        largest[LocalIpcp.MPS_BYTES - 1] = 7;
        here.write(largest);
        world.settle();
        assertThat(there.read()).containsExactly(largest);
    }

    @Test
    void aBrokerMayRespondWithinTheCallThatAsks() {
        node.broker()
                .answer(
                        request ->
                                ipcp.respond(
                                        request.requestId(),
                                        new Ipcp.Accept(2, ANSWER, there.provider()),
                                        new RecordedReply<>()));
        assertThat(world.allocate(ipcp, here, "oping", ASK).value().blob()).isEqualTo(ANSWER);
        here.write("x");
        world.settle();
        assertThat(there.readTexts()).containsExactly("x");
    }

    @Test
    void theRequestReachesTheBrokerAsItWasAsked() {
        world.allocate(ipcp, here, "oping", ASK);
        assertThat(node.broker().request().name()).isEqualTo("oping");
        assertThat(node.broker().request().blob()).isEqualTo(ASK);
        assertThat(node.broker().request().mplMs()).isEqualTo(100);
    }

    @Test
    void everyNonZeroResponseReachesTheRequester() {
        for (int response : new int[] {-1009, -1, 5}) {
            RecordedReply<Ipcp.FlowAccepted> reply =
                    world.allocate(ipcp, world.flow(9), "oping", ASK);
            world.answer(node.broker().request(), new Ipcp.Refuse(response)).value();
            assertThat(reply.problem().error()).isEqualTo(FlowError.ofResponse(response));
        }
    }

    @Test
    void nobodyAcceptingFailsTheAllocationAtOnce() {
        RecordedReply<Ipcp.FlowAccepted> reply = world.allocate(ipcp, here, "oping", ASK);
        world.answer(node.broker().request(), new Ipcp.Ignore()).value();
        assertThat(reply.problem().code()).isEqualTo("E-NAME-UNKNOWN");
    }

    @Test
    void anUnregisteredNameFailsAtOnceWithoutARequest() {
        assertThat(world.allocate(ipcp, here, "other", ASK).problem().code())
                .isEqualTo("E-NAME-UNKNOWN");
        assertThat(node.broker().requests()).isEmpty();
    }

    @Test
    void aBrokerThatNeverAnswersEndsAtTheDeadline() {
        RecordedReply<Ipcp.FlowAccepted> reply = world.allocate(ipcp, here, "oping", ASK);
        world.advanceMs(19_999);
        assertThat(reply.isAnswered()).isFalse();
        world.advanceMs(2);
        assertThat(reply.problem().error()).isEqualTo(FlowError.TIMED_OUT);
        assertThat(world.accept(node.broker().request(), there, ANSWER).problem().code())
                .isEqualTo("E-FLOW-NOREQUEST");
    }

    @Test
    void deallocationBreaksBothHalvesAfterWhatWasWritten() {
        open();
        here.write("last words");
        world.deallocate(ipcp, here);
        assertThat(there.readTexts()).containsExactly("last words");
        assertThat(there.user().isPeerClosed()).isTrue();
        assertThat(there.write("too late")).isEqualTo(Offer.CLOSED);
        world.deallocate(ipcp, there);
        assertThat(world.rib(ipcp).keySet()).noneMatch(path -> path.startsWith("flows/"));
    }

    @Test
    void aUserThatOnlyClosesItsEndEndsTheFlow() {
        open();
        here.write("x");
        here.user().close();
        world.settle();
        assertThat(there.readTexts()).containsExactly("x");
        assertThat(there.user().isPeerClosed()).isTrue();
    }

    @Test
    void aReaderThatPausesHoldsTheWriterBackAndLosesNothing() {
        open();
        List<String> sent = new ArrayList<>();
        int refused = 0;
        for (int i = 0; refused < 3; i++) {
            if (here.write("n" + i) == Offer.ACCEPTED) {
                sent.add("n" + i);
            } else {
                refused++;
            }
            world.settle();
        }
        assertThat(sent).hasSizeGreaterThan(2000);
        List<String> received = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            received.addAll(there.readTexts());
            world.advanceMs(20);
        }
        assertThat(received).isEqualTo(sent);
    }

    @Test
    void withoutItsPolicyItSaysSoAndGoesOnWithKeptNames() {
        node.slots().remove("hash", "sha3-256");
        world.settle();
        assertThat(ipcp.status().detail()).isEqualTo("waiting for policy hash/sha3-256");
        assertThat(world.<Boolean>ask(ipcp, r -> ipcp.register("new", r)).problem().sentence())
                .contains("waiting for policy hash/sha3-256");
        assertThat(world.query(ipcp, "oping").value().known()).isTrue();
        node.slots().put("hash", "sha3-256", FixedSlots.hash("SHA3-256"));
        world.settle();
        assertThat(ipcp.status().detail()).isEmpty();
        world.register(ipcp, "new");
    }

    @Test
    void aPolicyOfThatNameThatHashesOtherwiseIsObjectedTo() {
        assertThat(node.slots().put("hash", "sha3-256", FixedSlots.hash("SHA-256")))
                .hasValueSatisfying(why -> assertThat(why).contains("\"oping\""));
    }

    @Test
    void optionsAreCheckedBeforeAnythingIsMade() {
        assertThatThrownBy(
                        () ->
                                factory.validate(
                                        new LayerConfig("l", Map.of("hash", List.of("md5")))))
                .hasMessageContaining("E-BOOT-VALUE");
        assertThatThrownBy(
                        () -> factory.validate(new LayerConfig("l", Map.of("dev", List.of("lo")))))
                .hasMessageContaining("E-BOOT-UNKNOWN");
        assertThatThrownBy(() -> factory.validate(new LayerConfig("", Map.of())))
                .hasMessageContaining("E-BOOT-LAYER");
        factory.validate(new LayerConfig("l", Map.of("hash", List.of("SHA3_512"))));
    }

    @Test
    void namesHaveOneTo255Bytes() {
        assertThat(world.<Boolean>ask(ipcp, r -> ipcp.register("", r)).problem().error())
                .isEqualTo(FlowError.NAME);
        assertThat(
                        world.<Boolean>ask(ipcp, r -> ipcp.register("x".repeat(256), r))
                                .problem()
                                .code())
                .isEqualTo("E-NAME-LENGTH");
        world.register(ipcp, "x".repeat(255));
    }

    @Test
    void itSaysHowThePacketsOfBothFlowsGo() {
        open();
        here.write("read by nobody");
        here.write("neither");
        world.settle();
        FlowPath forth = path(new OfFlow(1)).value();
        assertThat(forth.layer()).isEqualTo("loc");
        assertThat(forth.type()).isEqualTo("local");
        assertThat(forth.end()).isEqualTo("arrives at flow 2 of this system");
        assertThat(forth.hops()).hasSize(1);
        assertThat(forth.hops().getFirst().member()).isEqualTo("l1");
        assertThat(forth.hops().getFirst().facts())
                .containsEntry("flow", "requested to \"oping\"")
                .containsEntry("queue", "0 packets wait, and 2 of 1024 at the other end")
                .containsEntry("other end", "flow 2")
                .containsEntry("lost", "nothing")
                .doesNotContainKey("flows");
        assertThat(forth.hops().getFirst().facts().get("traffic")).startsWith("2 packets (");

        here.user().takeDown(true);
        FlowPath back = path(new OfFlow(2)).value();
        assertThat(back.end()).isEqualTo("arrives at flow 1 of this system");
        assertThat(back.hops().getFirst().facts())
                .containsEntry("flow", "accepted for \"oping\"")
                .containsEntry("queue", "0 packets wait, and 0 of 1024 at the other end")
                .containsEntry("other end", "flow 1, down");
    }

    @Test
    void ofAFlowThatNobodyHasAcceptedYetItSaysSo() {
        world.allocate(ipcp, here, "oping", ASK);
        FlowPath path = path(new OfFlow(1)).value();
        assertThat(path.hops().getFirst().facts().get("flow"))
                .isEqualTo("requested to \"oping\", not accepted yet");
        assertThat(path.end()).contains("once somebody accepts");
        assertThat(path(new OfFlow(7)).problem().code()).isEqualTo("E-FLOW-UNKNOWN");
    }

    @Test
    void packetsToANameGoWhereItIsRegistered() {
        FlowPath path = path(new ToName("oping")).value();
        assertThat(path.hops().getFirst().facts().get("registry")).contains("\"oping\"");
        assertThat(path.end()).isEqualTo("arrives in this system");
        assertThat(path(new ToName("other")).problem().code()).isEqualTo("E-NAME-UNKNOWN");
    }

    private RecordedReply<FlowPath> path(FlowPath.Target target) {
        return world.ask(ipcp, r -> ipcp.explain(new Question(target, 7, Long.MAX_VALUE), r));
    }

    @Test
    void aSeededStormOfFlowsAndPacketsIsAccountedFor() {
        long seed = 42;
        java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
        long sent = 0;
        long received = 0;
        for (int i = 0; i < 200; i++) {
            TestFlow a = world.flow(10 + 2 * i);
            TestFlow b = world.flow(11 + 2 * i);
            world.allocate(ipcp, a, "oping", ASK);
            world.accept(node.broker().request(), b, ANSWER).value();
            for (int n = random.nextInt(50); n > 0; n--) {
                TestFlow writer = random.nextBoolean() ? a : b;
                if (writer.write(("p" + n).getBytes(StandardCharsets.UTF_8)) == Offer.ACCEPTED) {
                    sent++;
                }
            }
            if (random.nextBoolean()) {
                world.settle();
            }
            received += a.read().size();
            if (random.nextBoolean()) {
                world.deallocate(ipcp, a);
            }
            received += b.read().size();
            world.deallocate(ipcp, b);
            received += a.read().size();
            long discarded =
                    a.user().discarded()
                            + a.provider().discarded()
                            + b.user().discarded()
                            + b.provider().discarded();
            received += discarded;
            a.user().close();
        }
        Map<String, Long> counts = world.counters(ipcp);
        assertThat(sent)
                .as("seed " + seed + ", counters " + counts)
                .isEqualTo(received + counts.get("dropped-closing"));
    }
}
