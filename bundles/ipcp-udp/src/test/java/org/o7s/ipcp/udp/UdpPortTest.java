package org.o7s.ipcp.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.member.LinkState;
import org.o7s.core.testkit.FakeDatagramDriver;
import org.o7s.core.testkit.RecordedReply;

/** What an address, an interface and a driver do to a living IPCP. */
@ParameterizedClass
@EnumSource(UdpFamily.class)
class UdpPortTest {
    private final UdpLab lab;
    private UdpLab.Host a;
    private UdpLab.Host b;
    private UdpLab.Pair pair;

    UdpPortTest(UdpFamily family) {
        lab = new UdpLab(29, family);
    }

    @BeforeEach
    void boot() {
        a = lab.new Host("a", "10.0.0.1", Map.of("peer", List.of("oping=10.0.0.2")));
        b = lab.new Host("b", "10.0.0.2", Map.of());
        lab.world.register(b.ipcp, "oping");
        pair = lab.open(a, b, "oping");
    }

    @AfterEach
    void finish() {
        lab.finish();
    }

    private void link(LinkState state) {
        lab.links.set(a.address.getAddress(), state);
        lab.world.advanceMs(300);
    }

    @Test
    void anAddressThatGoesAndComesBackIsOpenedAnewWithoutHelp() {
        link(LinkState.ABSENT);
        assertThat(a.ipcp.status().detail())
                .isEqualTo("address " + lab.ip("10.0.0.1") + " is gone");
        assertThat(pair.client().link().isDown()).isTrue();
        pair.client().write("lost");
        lab.world.settle();
        assertThat(a.count("dropped-link-down")).isEqualTo(1);
        link(UdpLab.UP);
        assertThat(a.ipcp.status().detail()).isEmpty();
        assertThat(pair.client().link().isDown()).isFalse();
        pair.client().write("ping");
        lab.world.settle();
        assertThat(pair.server().readTexts()).containsExactly("ping");
    }

    @Test
    void anInterfaceThatGoesDownTakesItsFlowsDownAndUpAgain() {
        link(new LinkState(true, false, false, 1, 1500, 0));
        assertThat(a.ipcp.status().detail())
                .isEqualTo("interface of " + lab.ip("10.0.0.1") + " is down");
        assertThat(pair.client().link().isDown()).isTrue();
        link(UdpLab.UP);
        assertThat(pair.client().link().isDown()).isFalse();
    }

    @Test
    void aPortThatIsTakenIsWaitedFor() {
        UdpLab.Host second = lab.new Host("a2", "10.0.0.1", Map.of());
        assertThat(second.ipcp.status().detail())
                .contains(
                        "cannot open UDP " + lab.endpoint("10.0.0.1", 3435), "port 3435 is taken");
        lab.world.<Boolean>ask(second.ipcp, second.ipcp::shutdown).value();
    }

    @Test
    void aDriverIsReplaced100TimesUnderTrafficAndNothingIsLost() {
        FakeDatagramDriver current = a.driver;
        List<String> sent = new ArrayList<>();
        List<String> received = new ArrayList<>();
        List<String> receivedBack = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            for (int n = 0; n < 20; n++) {
                pair.client().write(i + "." + n);
                pair.server().write(i + "." + n);
                sent.add(i + "." + n);
            }
            if (i % 3 == 0) {
                a.node.loop().pass();
            }
            FakeDatagramDriver newer = a.newDriver();
            a.node.drivers().add(newer, "test " + i);
            RecordedReply<Ipcp.FlowAccepted> reply = new RecordedReply<>();
            Ipcp.FlowAllocation request =
                    new Ipcp.FlowAllocation(
                            100 + i,
                            "oping",
                            QosSpec.RAW,
                            new byte[] {(byte) i},
                            a.flow().provider(),
                            lab.world.nowNs() + 20_000_000_000L);
            a.ipcp.loop().execute(() -> a.ipcp.allocate(request, reply));
            a.node.drivers().remove(current);
            current.stop();
            current = newer;
            lab.world.settle();
            lab.world.accept(b.request(), b.flow(), UdpLab.ANSWER).value();
            reply.value();
            received.addAll(pair.server().readTexts());
            receivedBack.addAll(pair.client().readTexts());
        }
        assertThat(received).isEqualTo(sent);
        assertThat(receivedBack).isEqualTo(sent);
    }

    @Test
    void aDriverThatGoesAndComesBackLosesNothing() {
        a.node.drivers().remove(a.driver);
        a.driver.stop();
        lab.world.settle();
        assertThat(a.ipcp.status().detail()).isEqualTo("waiting for driver fake");
        pair.client().write("waits in its ring");
        pair.server().write("waits in the kernel");
        lab.world.advanceMs(60_000);
        a.node.drivers().add(a.newDriver(), "test");
        lab.world.settle();
        assertThat(pair.server().readTexts()).containsExactly("waits in its ring");
        assertThat(pair.client().readTexts()).containsExactly("waits in the kernel");
    }
}
