package org.o7s.ipcp.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.o7s.core.driver.DriverException;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;

/** A client behind a NAT that forgets mappings after 30 s: docs/wire/extensions.md. */
@ParameterizedClass
@EnumSource(UdpFamily.class)
class NatTest {
    private static final int NAT_FORGETS_S = 30;

    private final UdpLab lab;
    private UdpLab.Host a;
    private UdpLab.Host b;
    private UdpNat nat;
    private TestFlow client;
    private TestFlow server;

    NatTest(UdpFamily family) {
        lab = new UdpLab(61, family);
    }

    private void open(Map<String, List<String>> ofClient, Map<String, List<String>> ofServer)
            throws DriverException {
        Map<String, List<String>> options = new HashMap<>(ofClient);
        options.put("peer", List.of("oping=10.0.0.254"));
        a = lab.new Host("a", "10.0.0.1", options);
        b = lab.new Host("b", "10.0.0.2", ofServer);
        nat = new UdpNat(lab, a.address, b.address, NAT_FORGETS_S);
        lab.world.register(b.ipcp, "oping");
        client = a.flow();
        server = b.flow();
        lab.world.query(a.ipcp, "oping").value();
        RecordedReply<Ipcp.FlowAccepted> reply =
                lab.world.allocate(a.ipcp, client, "oping", UdpLab.ASK);
        nat.settle();
        lab.world.accept(b.request(), server, UdpLab.ANSWER).value();
        nat.settle();
        reply.value();
    }

    @AfterEach
    void finish() {
        nat.close();
        lab.finish();
    }

    private List<String> arrives(TestFlow from, TestFlow to, String text) {
        from.write(text);
        nat.settle();
        return to.readTexts();
    }

    @Test
    void aFlowThatIsKeptAliveCanBeWrittenToFromTheOutsideAfterHours() throws DriverException {
        open(Map.of("keepalive", List.of("20")), Map.of());
        nat.advanceS(3600);
        assertThat(arrives(server, client, "still there?")).containsExactly("still there?");
        assertThat(nat.mappings()).isEqualTo(1);
        assertThat(a.count("sent-nat-keepalives")).isEqualTo(180);
        assertThat(b.count("received-nat-keepalives")).isEqualTo(180);
        assertThat(b.count("dropped-short-datagram")).isZero();
    }

    @Test
    void aFlowThatIsNotKeptAliveIsDeafAfterAWhile() throws DriverException {
        open(Map.of(), Map.of());
        assertThat(arrives(server, client, "early")).containsExactly("early");
        nat.advanceS(60);
        assertThat(arrives(server, client, "late")).isEmpty();
        assertThat(nat.lost()).isEqualTo(1);
        // The next packet comes from another port: whoever may that be?
        assertThat(arrives(client, server, "me")).isEmpty();
        assertThat(nat.mappings()).isEqualTo(2);
        assertThat(b.count("dropped-wrong-source")).isEqualTo(1);
    }

    @Test
    void aServerThatDoesNotCheckSourcesFollowsTheClientToItsNewPort() throws DriverException {
        open(Map.of(), Map.of("source-check", List.of("off")));
        nat.advanceS(60);
        assertThat(arrives(client, server, "me")).containsExactly("me");
        assertThat(b.count("followed-peers")).isEqualTo(1);
        assertThat(arrives(server, client, "you")).containsExactly("you");
    }

    @Test
    void aPeerIsSentOneKeepaliveForAllItsFlowsAndNoneWithoutFlows() throws DriverException {
        open(Map.of("keepalive", List.of("20")), Map.of());
        TestFlow second = a.flow();
        TestFlow far = b.flow();
        RecordedReply<Ipcp.FlowAccepted> reply =
                lab.world.allocate(a.ipcp, second, "oping", UdpLab.ASK);
        nat.settle();
        lab.world.accept(b.request(), far, UdpLab.ANSWER).value();
        nat.settle();
        reply.value();
        nat.advanceS(20);
        assertThat(a.count("sent-nat-keepalives")).isEqualTo(1);
        lab.world.deallocate(a.ipcp, client);
        lab.world.deallocate(a.ipcp, second);
        nat.advanceS(100);
        assertThat(a.count("sent-nat-keepalives")).isEqualTo(1);
    }

    @Test
    void keepalivesThatCannotLeaveAreNeitherCountedNorKept() throws DriverException {
        open(Map.of("keepalive", List.of("20")), Map.of());
        a.node.drivers().remove(a.driver);
        a.driver.stop();
        nat.advanceS(100);
        assertThat(a.count("sent-nat-keepalives")).isZero();
        a.node.drivers().add(a.newDriver(), "test");
        nat.settle();
        assertThat(b.count("received-nat-keepalives")).isZero();
        nat.advanceS(20);
        assertThat(a.count("sent-nat-keepalives")).isEqualTo(1);
        assertThat(b.count("received-nat-keepalives")).isEqualTo(1);
    }

    @Test
    void anotherDatagramOfOneByteIsStillTooShort() throws DriverException {
        open(Map.of(), Map.of());
        b.receive(a.address, new byte[] {0});
        b.receive(a.address, new byte[] {(byte) 0xff, (byte) 0xff});
        b.receive(a.address, new byte[] {(byte) 0xff});
        assertThat(b.count("dropped-short-datagram")).isEqualTo(2);
        assertThat(b.count("received-nat-keepalives")).isEqualTo(1);
    }
}
