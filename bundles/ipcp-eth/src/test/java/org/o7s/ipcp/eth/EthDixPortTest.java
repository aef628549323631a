package org.o7s.ipcp.eth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.testkit.FakeFrameDriver;
import org.o7s.core.testkit.FakeNic;
import org.o7s.core.testkit.FixedSlots;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.World;

/** What a cable, an interface and a driver do to a living IPCP. */
class EthDixPortTest {
    private final EthLab lab = new EthLab(23);

    @AfterEach
    void finish() {
        lab.finish();
    }

    private String detail() {
        return lab.a.ipcp.status().detail();
    }

    @Test
    void aLinkThatGoesDownTakesItsFlowsDownAndUpAgain() {
        EthLab.Pair pair = lab.open();
        lab.a.nic.setUp(false);
        lab.world.advanceMs(300);
        assertThat(detail()).isEqualTo("interface eth-a is down");
        assertThat(pair.client().link().isDown()).isTrue();
        pair.client().write("lost");
        lab.world.settle();
        assertThat(lab.a.count("dropped-link-down")).isEqualTo(1);
        assertThat(lab.world.query(lab.a.ipcp, "oping").problem().sentence())
                .contains("interface eth-a is down");

        lab.a.nic.setUp(true);
        lab.world.advanceMs(300);
        assertThat(detail()).isEmpty();
        assertThat(pair.client().link().isDown()).isFalse();
        pair.client().write("again");
        lab.world.settle();
        assertThat(pair.server().readTexts()).containsExactly("again");
        assertThat(lab.world.query(lab.a.ipcp, "oping").value().known()).isTrue();
    }

    @Test
    void aLinkThatSaysThatItIsDownTakesItsFlowsDownAtOnce() {
        lab.a.nic.setTelling(true);
        EthLab.Pair pair = lab.open();
        lab.a.nic.setUp(false);
        lab.world.settle();
        assertThat(detail()).isEqualTo("interface eth-a is down");
        assertThat(pair.client().link().isDown()).isTrue();
        lab.a.nic.setUp(true);
        lab.world.settle();
        assertThat(detail()).isEmpty();
        assertThat(pair.client().link().isDown()).isFalse();
        pair.client().write("again");
        lab.world.settle();
        assertThat(pair.server().readTexts()).containsExactly("again");
    }

    @Test
    void whatElseHasChangedIsLookedAtSoon() {
        lab.a.nic.setTelling(true);
        EthLab.Pair pair = lab.open();
        lab.a.nic.setMtuBytes(600);
        lab.a.nic.setUp(true);
        lab.world.advanceMs(10);
        assertThat(pair.client().link().mpsBytes()).isEqualTo(596);
    }

    @Test
    void anInterfaceThatSaysThatItIsGoneIsWaitedForAtOnce() {
        lab.a.nic.setTelling(true);
        EthLab.Pair pair = lab.open();
        lab.a.nic.delete();
        lab.world.settle();
        assertThat(detail()).isEqualTo("waiting for interface eth-a (no such device)");
        assertThat(pair.client().link().isDown()).isTrue();
        lab.a.nic.create();
        lab.world.advanceMs(300);
        assertThat(detail()).isEmpty();
        pair.client().write("ping");
        lab.world.settle();
        assertThat(pair.server().readTexts()).containsExactly("ping");
    }

    @Test
    void aPeerIsLookedForAgainAfterTheLinkWasAway() {
        lab.world.query(lab.a.ipcp, "oping").value();
        lab.a.nic.setUp(false);
        lab.world.advanceMs(300);
        lab.a.nic.setUp(true);
        lab.world.advanceMs(300);
        lab.wire.takeLog();
        lab.world.query(lab.a.ipcp, "oping").value();
        assertThat(lab.wire.takeLog()).hasSize(2);
    }

    @Test
    void anMtuThatChangesChangesTheMpsOfLivingFlows() {
        EthLab.Pair pair = lab.open();
        lab.a.nic.setMtuBytes(600);
        lab.world.advanceMs(300);
        assertThat(pair.client().link().mpsBytes()).isEqualTo(596);
        pair.client().write(new byte[597]);
        pair.client().write(new byte[596]);
        lab.world.settle();
        assertThat(pair.server().read()).hasSize(1);
        lab.a.nic.setMtuBytes(9000);
        lab.b.nic.setMtuBytes(9000);
        lab.world.advanceMs(300);
        assertThat(pair.client().link().mpsBytes()).isEqualTo(8996);
        pair.client().write(new byte[8996]);
        lab.world.settle();
        assertThat(pair.server().read().getFirst()).hasSize(8996);
    }

    @Test
    void anInterfaceThatIsDeletedAndMadeAgainIsOpenedAnewWithoutHelp() {
        EthLab.Pair pair = lab.open();
        lab.a.nic.delete();
        lab.world.advanceMs(300);
        assertThat(detail()).isEqualTo("waiting for interface eth-a (no such device)");
        assertThat(pair.client().link().isDown()).isTrue();
        assertThat(lab.world.query(lab.a.ipcp, "x").problem().sentence())
                .contains("waiting for interface eth-a (no such device)");
        lab.world.advanceMs(60_000);
        lab.a.nic.create();
        lab.world.advanceMs(300);
        assertThat(detail()).isEmpty();
        assertThat(pair.client().link().isDown()).isFalse();
        pair.client().write("ping");
        lab.world.settle();
        pair.server().write("pong");
        lab.world.settle();
        assertThat(pair.server().readTexts()).containsExactly("ping");
        assertThat(pair.client().readTexts()).containsExactly("pong");
    }

    @Test
    void anInterfaceThatIsReplacedBetweenTwoLooksIsOpenedAnew() {
        EthLab.Pair pair = lab.open();
        lab.a.nic.delete();
        lab.a.nic.create();
        lab.world.advanceMs(300);
        pair.client().write("ping");
        lab.world.settle();
        assertThat(pair.server().readTexts()).containsExactly("ping");
    }

    @Test
    void anInterfaceThatComesLaterIsWaitedFor() {
        World.Node node = lab.world.node("late");
        FakeNic nic = lab.wire.plug("eth-late", EthLab.MAC_C);
        nic.delete();
        lab.links.add(nic);
        node.drivers().add(new FakeFrameDriver("fake", 1, List.of(nic)), "test");
        Ipcp ipcp =
                node.bootstrap(
                        new EthDixFactory(lab.links),
                        new LayerConfig("eth", Map.of("dev", List.of("eth-late"))));
        assertThat(ipcp.status().detail())
                .isEqualTo("waiting for interface eth-late (no such device)");
        lab.world.register(ipcp, "late");
        nic.create();
        lab.world.advanceMs(300);
        assertThat(ipcp.status().detail()).isEmpty();
        assertThat(lab.world.query(lab.a.ipcp, "late").value().known()).isTrue();
        lab.world.<Boolean>ask(ipcp, ipcp::shutdown).value();
    }

    private Ipcp withDriver(World.Node node, FakeNic nic, String driver) {
        lab.links.add(nic);
        return node.bootstrap(
                new EthDixFactory(lab.links),
                new LayerConfig(
                        "eth", Map.of("dev", List.of(nic.name()), "driver", List.of(driver))));
    }

    @Test
    void aDriverThatComesLaterIsWaitedFor() {
        World.Node node = lab.world.node("late");
        FakeNic nic = lab.wire.plug("eth-late", EthLab.MAC_C);
        node.drivers().add(new FakeFrameDriver("other", 9, List.of(nic)), "test");
        Ipcp ipcp = withDriver(node, nic, "afpacket");
        assertThat(ipcp.status().detail()).isEqualTo("waiting for driver afpacket");
        node.drivers().add(new FakeFrameDriver("afpacket", 1, List.of(nic)), "test");
        lab.world.settle();
        assertThat(ipcp.status().detail()).isEmpty();
        assertThat(ipcp.status().facts()).containsEntry("driver", "afpacket");
        lab.world.<Boolean>ask(ipcp, ipcp::shutdown).value();
    }

    @Test
    void theBestUsableDriverIsTakenAndOthersSayWhyTheyCannot() {
        World.Node node = lab.world.node("n");
        FakeNic nic = lab.wire.plug("eth-n", EthLab.MAC_C);
        lab.links.add(nic);
        FakeFrameDriver best = new FakeFrameDriver("best", 9, List.of(nic));
        best.setUnusable("needs CAP_NET_RAW");
        node.drivers().add(best, "test");
        Ipcp ipcp =
                node.bootstrap(
                        new EthDixFactory(lab.links),
                        new LayerConfig("eth", Map.of("dev", List.of("eth-n"))));
        assertThat(ipcp.status().detail())
                .isEqualTo("cannot open interface eth-n (best: needs CAP_NET_RAW)");
        node.drivers().add(new FakeFrameDriver("second", 1, List.of(nic)), "test");
        lab.world.settle();
        assertThat(ipcp.status().facts()).containsEntry("driver", "second");
        lab.world.<Boolean>ask(ipcp, ipcp::shutdown).value();
    }

    @Test
    void anAttemptThatFailedIsRepeated() {
        World.Node node = lab.world.node("n");
        FakeNic nic = lab.wire.plug("eth-n", EthLab.MAC_C);
        FakeFrameDriver driver = new FakeFrameDriver("d", 9, List.of(nic));
        driver.setUnusable("not now");
        node.drivers().add(driver, "test");
        Ipcp ipcp = withDriver(node, nic, "d");
        lab.world.advanceMs(10_000);
        assertThat(ipcp.status().detail()).contains("not now");
        driver.setUnusable("");
        lab.world.advanceMs(2000);
        assertThat(ipcp.status().detail()).isEmpty();
        lab.world.<Boolean>ask(ipcp, ipcp::shutdown).value();
    }

    @Test
    void aDriverIsReplaced100TimesUnderTrafficAndNothingIsLost() {
        EthLab.Pair pair = lab.open();
        FakeFrameDriver current = lab.a.driver;
        List<String> sent = new ArrayList<>();
        List<String> back = new ArrayList<>();
        List<String> received = new ArrayList<>();
        List<String> receivedBack = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            for (int n = 0; n < 20; n++) {
                pair.client().write("out " + i + "." + n);
                sent.add("out " + i + "." + n);
                pair.server().write("in " + i + "." + n);
                back.add("in " + i + "." + n);
            }
            if (i % 3 == 0) {
                lab.a.node.loop().pass();
                lab.b.node.loop().pass();
            }
            FakeFrameDriver newer = lab.a.newDriver();
            lab.a.node.drivers().add(newer, "test " + i);
            TestAllocation during = allocate(i);
            lab.a.node.drivers().remove(current);
            current.stop();
            current = newer;
            lab.world.settle();
            during.finish();
            received.addAll(pair.server().readTexts());
            receivedBack.addAll(pair.client().readTexts());
            assertThat(detail()).isEmpty();
        }
        assertThat(received).isEqualTo(sent);
        assertThat(receivedBack).isEqualTo(back);
    }

    private final class TestAllocation {
        final RecordedReply<Ipcp.FlowAccepted> reply;

        TestAllocation(RecordedReply<Ipcp.FlowAccepted> reply) {
            this.reply = reply;
        }

        void finish() {
            lab.world.accept(lab.b.request(), lab.b.flow(), EthLab.ANSWER).value();
            reply.value();
        }
    }

    /** Begins an allocation on the loop without letting it finish. */
    private TestAllocation allocate(int i) {
        RecordedReply<Ipcp.FlowAccepted> reply = new RecordedReply<>();
        Ipcp.FlowAllocation request =
                new Ipcp.FlowAllocation(
                        100 + i,
                        "oping",
                        EthLab.RAW_QOS,
                        new byte[] {(byte) i},
                        lab.a.flow().provider(),
                        lab.world.nowNs() + 20_000_000_000L);
        lab.a.ipcp.loop().execute(() -> lab.a.ipcp.allocate(request, reply));
        return new TestAllocation(reply);
    }

    @Test
    void aDriverThatGoesAndComesBackLosesNothing() {
        EthLab.Pair pair = lab.open();
        lab.a.node.drivers().remove(lab.a.driver);
        lab.a.driver.stop();
        lab.world.settle();
        assertThat(detail()).isEqualTo("waiting for driver fake");
        pair.client().write("waits in its ring");
        pair.server().write("waits in the kernel");
        lab.world.advanceMs(60_000);
        assertThat(pair.server().readTexts()).isEmpty();
        lab.a.node.drivers().add(lab.a.newDriver(), "test");
        lab.world.settle();
        assertThat(detail()).isEmpty();
        assertThat(pair.server().readTexts()).containsExactly("waits in its ring");
        assertThat(pair.client().readTexts()).containsExactly("waits in the kernel");
    }

    @Test
    void anotherDriverTakesOverWhenTheFirstStaysAway() {
        EthLab.Pair pair = lab.open();
        FakeFrameDriver other = new FakeFrameDriver("other", 1, List.of(lab.a.nic));
        lab.a.node.drivers().add(other, "test");
        lab.a.node.drivers().remove(lab.a.driver);
        lab.world.advanceMs(1000);
        assertThat(detail()).isEqualTo("waiting for driver fake");
        lab.world.advanceMs(5000);
        assertThat(detail()).isEmpty();
        assertThat(lab.a.ipcp.status().facts()).containsEntry("driver", "other");
        pair.client().write("x");
        lab.world.settle();
        assertThat(pair.server().readTexts()).containsExactly("x");
    }

    @Test
    void aPortThatTheNewDriverCannotAdoptIsOpenedAnew() {
        EthLab.Pair pair = lab.open();
        FakeFrameDriver newer = lab.a.newDriver();
        newer.setAdopting(false);
        lab.a.node.drivers().add(newer, "test");
        lab.world.settle();
        lab.a.node.drivers().remove(lab.a.driver);
        lab.a.driver.stop();
        lab.world.advanceMs(500);
        assertThat(detail()).contains("cannot open interface eth-a");
        lab.world.advanceMs(5000);
        assertThat(detail()).isEmpty();
        pair.client().write("x");
        lab.world.settle();
        assertThat(pair.server().readTexts()).containsExactly("x");
    }

    @Test
    void aRemovedDriverIsNotUsedAfterItsRemovalReturned() {
        lab.open();
        lab.a.node.drivers().remove(lab.a.driver);
        lab.a.driver.stop();
        lab.world.advanceMs(10_000);
        lab.world.rib(lab.a.ipcp);
        assertThat(lab.a.node.loop().counters().snapshot()).containsEntry("failures", 0L);
    }

    @Test
    void aMissingPolicyIsSaidAndFlowsRunOn() {
        EthLab.Pair pair = lab.open();
        lab.a.node.slots().remove("hash", "sha3-256");
        lab.world.settle();
        assertThat(detail()).isEqualTo("waiting for policy hash/sha3-256");
        assertThat(lab.world.query(lab.a.ipcp, "oping").problem().sentence())
                .contains("waiting for policy hash/sha3-256");
        pair.client().write("x");
        lab.world.settle();
        assertThat(pair.server().readTexts()).containsExactly("x");
        lab.a.node.slots().put("hash", "sha3-256", FixedSlots.hash("SHA3-256"));
        lab.world.settle();
        assertThat(lab.world.query(lab.a.ipcp, "oping").value().known()).isTrue();
    }

    @Test
    void aResponderWithoutItsPolicyStillAnswersForKeptNames() {
        lab.b.node.slots().remove("hash", "sha3-256");
        lab.world.settle();
        lab.open();
    }

    @Test
    void aDestroyedIpcpAnswersWhoeverWaits() {
        RecordedReply<Ipcp.NameAnswer> query = lab.world.query(lab.a.ipcp, "nobody");
        lab.world.query(lab.a.ipcp, "oping").value();
        RecordedReply<Ipcp.FlowAccepted> flow =
                lab.world.allocate(lab.a.ipcp, lab.a.flow(), "oping", EthLab.ASK);
        lab.world.<Boolean>ask(lab.a.ipcp, lab.a.ipcp::shutdown).value();
        assertThat(query.value().known()).isFalse();
        assertThat(flow.problem().code()).isEqualTo("E-IPCP-GONE");
        assertThat(lab.world.query(lab.a.ipcp, "oping").problem().code()).isEqualTo("E-IPCP-STATE");
    }
}
