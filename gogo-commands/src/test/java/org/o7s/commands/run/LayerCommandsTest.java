package org.o7s.commands.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.commands.Caller;
import org.o7s.commands.kit.Console;
import org.o7s.core.ipcp.IpcpState;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerView;
import org.o7s.irm.management.IpcpView;
import org.o7s.irm.management.MemberView;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class LayerCommandsTest {
    private static final long A = 0x1122_3344L;
    private static final long B = 0xa1b2_c3d4L;
    private static final long C = 0x0000_0005L;

    private final Console console = new Console();

    private static IpcpView ipcp(String name, IpcpType type, String layer) {
        return new IpcpView(
                7,
                name,
                type,
                new IpcpStatus(
                        IpcpState.OPERATIONAL, Optional.of(layer), "SHA3_256", "", Map.of()));
    }

    private static LayerView view(String peerName, String fact) {
        return new LayerView(
                "uni",
                A,
                List.of(
                        new LayerView.Member(C, "unknown"),
                        new LayerView.Member(A, "o7s"),
                        new LayerView.Member(B, "o7s")),
                List.of(new LayerView.Link(C, B)),
                List.of(
                        new LayerView.Adjacency(
                                B,
                                peerName,
                                "Data Transfer",
                                "up",
                                new TreeMap<>(Map.of("layer", fact, "flow", "3"))),
                        new LayerView.Adjacency(
                                0, "late", "Management", "trying: no answer", Map.of())),
                List.of(new LayerView.Route(C, List.of(B, A), 1)),
                List.of(
                        new LayerView.DirectoryEntry(
                                "00112233445566778899aabb", "shop", List.of(A, C))),
                Map.of("routing", "lfa"));
    }

    @BeforeEach
    void aLayerOfThree() {
        console.management.ipcp(7, "u1", IpcpType.UNICAST, "uni");
        console.management.members.add(
                new MemberView(
                        ipcp("u1", IpcpType.UNICAST, "uni"),
                        List.of("shop"),
                        Optional.of(view("u2", "net")),
                        ""));
    }

    @Test
    void aLayerIsShownWithEverythingThatItsMemberKnows() {
        assertThat(console.run("layer show uni")).as(console.err()).isZero();
        assertThat(console.out())
                .isEqualTo(
                        """
                        layer uni: unicast, hash SHA3_256, 3 members known, 1 of them here
                          members:
                            member       ipcp  implementation
                            05.00.00.00  -     unknown
                            44.33.22.11  u1    o7s
                            d4.c3.b2.a1  -     o7s
                          links:
                            from         to           carried by
                            05.00.00.00  d4.c3.b2.a1  -
                            44.33.22.11  d4.c3.b2.a1  net

                        u1 (unicast, 44.33.22.11)
                          adjacencies:
                            neighbour    name  component      state              details
                            d4.c3.b2.a1  u2    Data Transfer  up                 flow=3 layer=net
                            -            late  Management     trying: no answer
                          routes:
                            destination  next hops    alternates
                            05.00.00.00  d4.c3.b2.a1  44.33.22.11
                          directory:
                            digest              name  members
                            0011223344556677..  shop  44.33.22.11, 05.00.00.00
                          policies:
                            kind     policy
                            routing  lfa
                        """);
    }

    @Test
    void aLayerWhoseMembersKnowNothingIsShownAllTheSame() {
        console.management.members.clear();
        console.management.members.add(
                new MemberView(
                        ipcp("e1", IpcpType.ETH_DIX, "lan"), List.of("a"), Optional.empty(), ""));
        console.management.members.add(
                new MemberView(
                        ipcp("e2", IpcpType.ETH_DIX, "lan"),
                        List.of(),
                        Optional.empty(),
                        "it slept"));
        assertThat(console.run("layer show lan")).isZero();
        assertThat(console.out())
                .contains("2 members known, 2 of them here", "registered names:\n    name\n    a\n")
                .contains("it could not say what it knows: it slept", "links: none");
        assertThat(console.run("layer graph lan")).isZero();
        assertThat(console.out()).contains("\"e1\" [fillcolor");
    }

    @Test
    void theSameForPrograms() throws Exception {
        assertThat(console.run("layer show uni --json")).isZero();
        JsonNode json = new ObjectMapper().readTree(console.out());
        assertThat(json.get("schema").asText()).isEqualTo("o7s.layer.show/1");
        assertThat(json.get("members")).hasSize(3);
        assertThat(json.at("/here/0/address").asText()).isEqualTo("44.33.22.11");
        assertThat(json.at("/here/0/adjacencies/0/facts/layer").asText()).isEqualTo("net");
        assertThat(json.at("/here/0/routes/0/hops/1").asText()).isEqualTo("44.33.22.11");
        assertThat(json.at("/here/0/directory/0/digest").asText())
                .isEqualTo("00112233445566778899aabb");
        assertThat(json.at("/here/0/policies/routing").asText()).isEqualTo("lfa");
    }

    @Test
    void theGraphIsDrawnForGraphviz() {
        assertThat(console.run("layer graph uni")).isZero();
        assertThat(console.out())
                .isEqualTo(
                        """
                        graph "uni" {
                          layout=neato; overlap=false; splines=true;
                          label="layer uni";
                          node [shape=ellipse, style=filled, fillcolor=white];
                          "05.00.00.00" [style="filled,dashed"];
                          "44.33.22.11" [fillcolor="#ffd27f", label="u1\\n44.33.22.11"];
                          "d4.c3.b2.a1";
                          "05.00.00.00" -- "d4.c3.b2.a1";
                          "44.33.22.11" -- "d4.c3.b2.a1" [label="net"];
                        }
                        """);
    }

    @Test
    void theGraphIsDrawnAsAPictureThatIsTheSameEachTime() throws Exception {
        assertThat(console.run("layer graph uni format svg")).isZero();
        String picture = console.out();
        assertThat(console.run("layer graph uni --format=svg")).isZero();
        assertThat(console.out()).isEqualTo(picture);
        Document svg = parsed(picture);
        assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(3);
        assertThat(svg.getElementsByTagName("line").getLength()).isEqualTo(2);
        assertThat(picture).contains(">u1<", ">net<", "layer uni");
    }

    private static Document parsed(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)));
    }

    @Test
    void whatAPeerCallsItselfCannotBreakAnything() throws Exception {
        String nasty = "\"]; evil [x=\"<script>&\u001b[2J\u0000\ud800\\";
        console.management.members.clear();
        console.management.members.add(
                new MemberView(
                        ipcp("u1", IpcpType.UNICAST, "uni"),
                        List.of(nasty),
                        Optional.of(view(nasty, nasty)),
                        nasty));
        console.run("layer show uni");
        assertThat(console.out()).doesNotContain("\u001b", "\u0000");
        console.run("layer graph uni");
        assertThat(console.out())
                .contains("label=\"\\\"]; evil [x=\\\"<script>&?[2J?")
                .doesNotContain("\u001b", "\u0000");
        console.run("layer graph uni format svg");
        assertThat(parsed(console.out()).getElementsByTagName("script").getLength()).isZero();
        console.run("layer show uni --json");
        assertThat(new ObjectMapper().readTree(console.out()).get("layer").asText())
                .isEqualTo("uni");
    }

    @Test
    void thePictureMayBeWrittenByTheOwnerOfTheDaemonOnly(@TempDir Path directory) throws Exception {
        console.directory = directory;
        assertThat(console.run("layer graph uni format svg out uni.svg")).isZero();
        assertThat(console.out()).isEmpty();
        assertThat(Files.readString(directory.resolve("uni.svg"))).startsWith("<svg ");
        assertThat(console.run("layer graph uni out missing/uni.dot")).isEqualTo(1);
        assertThat(console.err()).contains("E-FILE");
        assertThat(console.run("layer graph uni out plan.dot --dry-run")).isZero();
        console.caller = new Caller("somebody", Caller.Privilege.MANAGE);
        assertThat(console.run("layer graph uni out mine.dot")).isEqualTo(7);
        assertThat(console.run("layer graph uni")).isZero();
        assertThat(directory.toFile().list()).containsExactly("uni.svg");
    }

    @Test
    void layersAreCompletedWithLiveNames() {
        assertThat(console.complete("layer show u")).containsExactly("uni");
        assertThat(console.complete("layer graph uni f")).containsExactly("format");
        assertThat(console.complete("layer graph uni format ")).containsExactly("dot", "svg");
        assertThat(console.complete("layer ")).contains("list", "show", "graph");
    }

    @Test
    void aThousandMembersAreDrawnInTime() throws Exception {
        List<LayerView.Member> members = new java.util.ArrayList<>();
        List<LayerView.Link> links = new java.util.ArrayList<>();
        for (long i = 1; i <= 1000; i++) {
            members.add(new LayerView.Member(i, "o7s"));
            links.add(new LayerView.Link(i, i % 1000 + 1));
        }
        console.management.members.clear();
        console.management.members.add(
                new MemberView(
                        ipcp("u1", IpcpType.UNICAST, "uni"),
                        List.of(),
                        Optional.of(
                                new LayerView(
                                        "uni", 1, members, links, List.of(), List.of(), List.of(),
                                        Map.of())),
                        ""));
        assertThat(console.run("layer graph uni format svg")).isZero();
        Document svg = parsed(console.out());
        assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(1000);
        assertThat(svg.getElementsByTagName("line").getLength()).isEqualTo(1000);
        assertThat(console.out()).doesNotContain("NaN");
    }
}
