package org.o7s.ipcp.eth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.o7s.core.flow.FlowLink;
import org.o7s.wire.g23.EthMessage.FlowRequest;
import org.o7s.wire.g23.EthMessage.NameReply;

/** The rows of docs/wire/wire-shims.md 9.2 that are about too much of something. */
@ParameterizedClass
@EnumSource(EthType.class)
class EthFloodTest {
    private final EthLab lab;

    EthFloodTest(EthType type) {
        lab = new EthLab(11, type);
    }

    @AfterEach
    void finish() {
        lab.finish();
    }

    private static final long A = EthLab.MAC_A;
    private static final long B = EthLab.MAC_B;
    private static final long STRANGER = EthLab.MAC_C;

    private byte[] request(int seid) {
        return lab.message(B, STRANGER, EthLab.requestFor(EthLab.OPING, seid, EthLab.ASK));
    }

    @Test
    void row14AFloodOfNameRepliesLeavesNothingBehind() {
        lab.world.query(lab.a.ipcp, "nobody");
        for (int i = 0; i < 10_000; i++) {
            byte[] hash = new byte[32];
            hash[0] = (byte) i;
            hash[1] = (byte) (i >> 8);
            lab.a.receive(lab.message(A, STRANGER, new NameReply(hash)));
        }
        assertThat(lab.world.rib(lab.a.ipcp).get("directory/names")).isEmpty();
        assertThat(lab.a.count("ignored-name-replies")).isEqualTo(10_000);
    }

    @Test
    void row30AFloodOfRequestsIsBounded() {
        for (int i = 1; i <= 1000; i++) {
            FlowRequest request = EthLab.requestFor(EthLab.OPING, 2 + i % 60, EthLab.ASK);
            lab.b.receive(lab.message(B, 0x0200_0001_0000L + i, request));
        }
        assertThat(lab.b.node.broker().requests()).hasSize(256);
        assertThat(lab.b.count("ignored-requests-over-limit")).isEqualTo(744);
        lab.world.advanceMs(30_001);
        lab.b.receive(request(7));
        assertThat(lab.b.node.broker().requests()).hasSize(257);
        assertThat(lab.b.count("expired-requests")).isEqualTo(256);
    }

    @Test
    void row30OneHostCannotUseUpAllRequests() {
        for (int seid = 2; seid <= 63; seid++) {
            lab.b.receive(request(seid));
        }
        assertThat(lab.b.node.broker().requests()).hasSize(32);
        assertThat(lab.b.count("ignored-requests-over-peer-limit")).isEqualTo(30);
        lab.open();
    }

    @Test
    void row35AnApplicationThatDoesNotReadHoldsUpNobodyElse() {
        EthLab.Pair deaf = lab.open();
        EthLab.Pair other = lab.open();
        for (int i = 0; i < 2000; i++) {
            deaf.client().write("x");
            lab.world.settle();
        }
        other.client().write("hello");
        lab.world.settle();
        assertThat(other.server().readTexts()).containsExactly("hello");
        assertThat(lab.world.query(lab.a.ipcp, "oping").value().known()).isTrue();
        assertThat(deaf.server().read()).hasSize(FlowLink.CAPACITY_PACKETS);
        assertThat(lab.b.count("dropped-queue-full")).isEqualTo(2000 - FlowLink.CAPACITY_PACKETS);
    }
}
