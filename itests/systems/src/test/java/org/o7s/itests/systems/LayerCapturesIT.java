package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.o7s.lab.Cable;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.LinkEnd;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Running;
import org.o7s.linux.PseudoCable;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * Captures of the kinds of layers that {@link CaptureIT} has not: two systems have all of them at
 * once, and the dissector understands every packet of each.
 */
@NeedsNamespaces
class LayerCapturesIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> LAYERS = List.of("llc", "six", "bare", "line");
    private static final String NAMES = "bc bc1 on-llc on-six on-bare on-line";
    private static final int PINGS = 3;

    @BeforeAll
    static void thereIsTshark() {
        String _ = Installed.program("tshark", "tshark");
    }

    /** One layer of each kind; each IPCP has the name of its layer. */
    private static void bootstrap(O7sSystem system, LinkEnd shared, LinkEnd bare, Path line) {
        Captures.walk(
                system,
                "ipcp bootstrap name llc layer llc type eth-llc dev " + shared.device(),
                "ipcp bootstrap name six layer six type udp6 ip " + shared.giveAddress6(),
                "ipcp bootstrap name bare layer bare type raptor dev " + bare.device(),
                "ipcp bootstrap name line layer line type raptor dev " + line);
    }

    @Test
    void everyPacketOfEveryKindOfLayerIsUnderstood() throws Exception {
        try (PseudoCable line = PseudoCable.make();
                Lab lab = Lab.open("captures of layers")) {
            Link link = lab.link(lab.host("a"), lab.host("b"));
            Cable bare =
                    lab.cable(
                            new Lab.End(link.left().host(), "bare", Optional.empty()),
                            new Lab.End(link.right().host(), "bare", Optional.empty()),
                            1);
            link.left().host().addHostsEntry(link.right().giveAddress6(), Wire.hostName("on-six"));
            O7sSystem a = O7sSystem.start(lab, link.left().host());
            O7sSystem b = O7sSystem.start(lab, link.right().host());
            bootstrap(a, link.left(), bare.left(), line.leftPath());
            bootstrap(b, link.right(), bare.right(), line.rightPath());
            Map<String, Path> files = new LinkedHashMap<>();
            for (String layer : LAYERS) {
                files.put(layer, Captures.start(lab, a, "ipcp", layer));
                Captures.walk(
                        b,
                        "bind program oping name on-" + layer,
                        "name register on-" + layer + " layer " + layer);
            }
            Running server = b.serve("oping -l -Q", "Ouroboros ping server started.");
            for (String layer : LAYERS) {
                a.shell("oping -n on-" + layer + " -i 10ms -c " + PINGS).expectSuccess();
            }
            Path broadcast = broadcast(lab, a, b);
            assertThat(server.alive()).isTrue();
            Captures.stopAll(a);

            files.forEach((layer, file) -> expectPings(lab, layer, file));
            assertThat(Captures.readWhole(lab, broadcast, NAMES))
                    .as("the layer above one of them")
                    .anyMatch(l -> l.contains("ENROLL_RESP") && l.contains("layer='bc'"))
                    .anyMatch(l -> l.contains("[bc1] broadcast TREE name="))
                    .anyMatch(l -> l.contains("[bc1] broadcast text 'hello"));
        }
    }

    /** A broadcast layer over one of the others; returns what its member at a has sent and got. */
    private static Path broadcast(Lab lab, O7sSystem a, O7sSystem b) {
        Captures.walk(a, "ipcp bootstrap name bc1 layer bc type broadcast autobind");
        Path file = Captures.start(lab, a, "ipcp", "bc1");
        Captures.walk(a, "name register bc1 layer llc", "name register bc layer llc");
        Captures.walk(
                b,
                "ipcp enrol name bc2 layer bc type broadcast autobind",
                "ipcp connect name bc2 dst bc1 component dt");
        Running reader = b.serve("obc -l -n bc", "New flow.");
        a.shell("obc -n bc -m hello").expectSuccess();
        reader.awaitOutput("Message is hello.", LIMIT);
        return file;
    }

    private static void expectPings(Lab lab, String layer, Path file) {
        List<String> all = Captures.readWhole(lab, file, NAMES);
        for (String word : List.of("REQUEST", "REPLY")) {
            assertThat(Captures.count(all, "[on-" + layer + "] oping " + word))
                    .as("%s in %s", word, all)
                    .isEqualTo(PINGS);
        }
    }
}
