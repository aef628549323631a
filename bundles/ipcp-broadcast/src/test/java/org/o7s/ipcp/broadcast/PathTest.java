package org.o7s.ipcp.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.o7s.api.FlowAccess;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.FlowPath.OfFlow;
import org.o7s.core.ipcp.FlowPath.Question;
import org.o7s.core.ipcp.FlowPath.Target;
import org.o7s.core.ipcp.FlowPath.ToName;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.testkit.TestFlow;

/** What a member says of how packets go. */
class PathTest {
    private final TestLayer layer = new TestLayer(1, "stateful");

    @BeforeEach
    void twoMembers() {
        layer.add("one");
        layer.add("two");
        layer.connect("two", "one").value();
    }

    private RecordedReply<FlowPath> ask(Target target) {
        Ipcp ipcp = layer.member("one");
        return layer.world()
                .ask(ipcp, r -> ipcp.explain(new Question(target, 7, Long.MAX_VALUE), r));
    }

    private FlowPath path(TestFlow flow) {
        return ask(new OfFlow(flow.flowId())).value();
    }

    private static Map<String, String> facts(FlowPath path) {
        assertThat(path.hops()).hasSize(1);
        return path.hops().getFirst().facts();
    }

    @Test
    void packetsOfAJoinedFlowGoToAllBranchesThatRead() {
        TestFlow writer = layer.join("one");
        TestFlow reader = layer.join("one", FlowAccess.READ_ONLY);
        TestFlow deaf = layer.join("one", FlowAccess.WRITE_ONLY);
        writer.write("hello");
        layer.world().settle();

        FlowPath path = path(writer);

        assertThat(path.layer()).isEqualTo("all");
        assertThat(path.type()).isEqualTo("broadcast");
        assertThat(path.end()).contains("goes to all branches");
        Map<String, String> facts = facts(path);
        assertThat(facts)
                .containsEntry("flow", "joined to read and write, 0 packets wait")
                .containsEntry("policy", "stateful")
                .containsEntry("branches", "2")
                .containsEntry(
                        "flow " + reader.flowId(),
                        "an application here, 1 of 1024 packets wait, 0 dropped")
                .containsEntry("lost", "nothing")
                .doesNotContainKeys("flow " + writer.flowId(), "flow " + deaf.flowId());
        assertThat(facts.values())
                .anyMatch(f -> f.matches("a member over .+, 0 of 1024 packets wait, 0 dropped"));
        assertThat(facts(path(deaf)).get("branches")).isEqualTo("3");
    }

    @Test
    void whoMayNotWriteIsToldThatItsPacketsAreDropped() {
        FlowPath path = path(layer.join("one", FlowAccess.READ_ONLY));
        assertThat(path.end()).contains("dropped here", "read only");
        assertThat(facts(path).get("branches")).endsWith("but it may not write");
    }

    @Test
    void whatAFullRingRefusedIsLostAndSaidOfItsBranch() {
        TestFlow writer = layer.join("one");
        TestFlow slow = layer.join("one");
        for (int i = 0; i < slow.user().capacity() + 3; i++) {
            writer.write("x");
            layer.world().settle();
        }
        assertThat(facts(path(writer)))
                .containsEntry("lost", "3 copies-full")
                .containsEntry(
                        "flow " + slow.flowId(),
                        "an application here, 1024 of 1024 packets wait, 3 dropped");
    }

    @Test
    void notMoreBranchesAreToldOfThanAPersonReads() {
        TestFlow writer = layer.join("one");
        for (int i = 0; i < 40; i++) {
            layer.join("one");
        }
        Map<String, String> facts = facts(path(writer));
        assertThat(facts).containsEntry("branches", "41").containsEntry("more", "9 branches");
        assertThat(facts.keySet().stream().filter(k -> k.startsWith("flow "))).hasSize(32);
    }

    @Test
    void aFlowThatIsNotThereAndANameAreRefused() {
        assertThat(ask(new OfFlow(4711)).problem().code()).isEqualTo("E-FLOW-UNKNOWN");
        assertThat(ask(new ToName("one")).problem().code()).isEqualTo("E-IPCP-NAMES");
    }
}
