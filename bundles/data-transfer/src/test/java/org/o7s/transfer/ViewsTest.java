package org.o7s.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** docs/wire/wire-unicast.md 10.1. */
class ViewsTest {
    private final Net net = new Net(7);

    @Test
    void theDirectoryHasAFileForEachComponentAndEachLink() {
        Member a = net.member(0x1122_3344L);
        Member b = net.member(0xa1b2_c3d4L);
        net.join(a, b);
        a.route(b.address(), b.address());
        a.machine().sendMessage(b.address(), 1, new byte[5]);
        a.send(b.address(), 2, 64, 1, new byte[5]);
        net.settle();
        Map<String, Map<String, String>> rib = a.machine().rib();
        assertThat(rib.keySet())
                .containsExactly("dt.44.33.22.11/0", "dt.44.33.22.11/1", "dt.44.33.22.11/64");
        assertThat(rib.get("dt.44.33.22.11/64"))
                .hasSize(4 + 3 * 14)
                .containsEntry("Flow established at", "2023-11-14 22:13:20 (UTC)")
                .containsEntry("Endpoint address", "d4.c3.b2.a1")
                .containsEntry("Queued packets (rx)", "0")
                .containsEntry("Queued packets (tx)", "0")
                .containsEntry("Qos cube 0: sent (packets)", "1")
                .containsEntry("Qos cube 0: sent (bytes)", "20")
                .containsEntry("Qos cube 0: local sent (packets)", "1")
                .containsEntry("Qos cube 2: sent (packets)", "1");
        assertThat(rib.get("dt.44.33.22.11/1"))
                .containsEntry("Endpoint address", "dht")
                .containsEntry("Qos cube 0: local rcvd (packets)", "1");
        assertThat(b.machine().rib().get("dt.d4.c3.b2.a1/1"))
                .containsEntry("Qos cube 0: sent (packets)", "1");
        assertThat(b.machine().rib().get("dt.d4.c3.b2.a1/64"))
                .containsEntry("Qos cube 0: rcvd (packets)", "1")
                .containsEntry("Qos cube 0: local rcvd (packets)", "1")
                .containsEntry("Qos cube 2: rcvd (packets)", "1")
                .as("user packets are counted as received only")
                .containsEntry("Qos cube 2: local rcvd (packets)", "0");
    }

    @Test
    void aLinkTellsHowItDoes() {
        Member a = net.member(1);
        Member b = net.member(2);
        Wire wire = net.join(a, b, 2, 1, 900);
        wire.setDown(true);
        net.settle();
        List<LinkView> links = a.machine().links();
        assertThat(links).hasSize(1);
        LinkView view = links.get(0);
        assertThat(view.number()).isEqualTo(64);
        assertThat(view.neighbour()).isEqualTo(2);
        assertThat(view.flowId()).isEqualTo(7);
        assertThat(view.lower()).isEqualTo("test (local)");
        assertThat(view.up()).isFalse();
        assertThat(view.why()).isEqualTo("has no carrier");
        assertThat(view.cube()).isEqualTo(2);
        assertThat(view.features()).isEqualTo(1);
        assertThat(view.mpsBytes()).isEqualTo(885);
        assertThat(view.capacity()).isEqualTo(1152);
    }

    @Test
    void aNumberIsNeverGivenTwice() {
        Member a = net.member(1);
        Member b = net.member(2);
        net.join(a, b);
        a.machine().remove(64);
        a.machine().remove(64);
        net.join(a, b);
        assertThat(a.machine().links()).extracting(LinkView::number).containsExactly(65);
    }
}
