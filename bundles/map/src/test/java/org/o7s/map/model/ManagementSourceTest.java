package org.o7s.map.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.o7s.api.FlowCounters;
import org.o7s.api.FlowError;
import org.o7s.api.FlowState;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.IpcpState;
import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.time.Clocks;
import org.o7s.irm.management.FlowView;
import org.o7s.irm.management.IpcpView;
import org.o7s.irm.management.Management;
import org.o7s.irm.management.MemberView;
import org.o7s.irm.management.SystemView;
import org.o7s.map.model.Snapshot.Section;

class ManagementSourceTest {
    private final List<IpcpView> ipcps = new ArrayList<>();
    private final List<FlowView> flows = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private boolean layersAnswer = true;

    private final ManagementSource source =
            new ManagementSource(management(), Optional::empty, Clocks.system());

    private Management management() {
        return (Management)
                Proxy.newProxyInstance(
                        Management.class.getClassLoader(),
                        new Class<?>[] {Management.class},
                        (_, method, arguments) ->
                                switch (method.getName()) {
                                    case "ipcps" -> List.copyOf(ipcps);
                                    case "flows" -> List.copyOf(flows);
                                    case "status" -> status();
                                    case "layer" -> layer((String) arguments[0]);
                                    case "rib" -> rib((String) arguments[0]);
                                    default -> throw new AssertionError("asked for " + method);
                                });
    }

    private static SystemView status() {
        return new SystemView("here", "1", 1, 5000, true, Map.of("flows", 2L), List.of());
    }

    private List<MemberView> layer(String layer) {
        asked.add("layer " + layer);
        if (!layersAnswer) {
            throw new ProblemException(
                    Problem.of("E-X", Problem.Kind.TIMEOUT, FlowError.REFUSED, "slow", "it is"));
        }
        LayerView view =
                new LayerView(
                        layer,
                        0x01,
                        List.of(new LayerView.Member(0x01, "o7s")),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Map.of("pff", "simple"));
        return ipcps.stream()
                .filter(i -> i.status().layer().equals(Optional.of(layer)))
                .map(i -> new MemberView(i, List.of("name"), Optional.of(view), ""))
                .toList();
    }

    private Map<String, Map<String, String>> rib(String prefix) {
        asked.add("rib " + prefix);
        return Map.of(
                prefix + "counters/transfer", Map.of("dropped-ttl", "3"),
                prefix + "flow-allocator/7", Map.of("Remote address", "2"));
    }

    private void addIpcp(String name, String layer) {
        ipcps.add(
                new IpcpView(
                        ipcps.size() + 100L,
                        name,
                        IpcpType.UNICAST,
                        new IpcpStatus(
                                IpcpState.OPERATIONAL, Optional.of(layer), "h", "", Map.of())));
    }

    private void addFlow(int id, String via) {
        flows.add(
                new FlowView(
                        id,
                        "server",
                        4711,
                        "oping",
                        false,
                        via,
                        "net",
                        0,
                        FlowState.UP,
                        QosSpec.RAW,
                        QosSpec.RAW,
                        1400,
                        new FlowCounters(1, 2, 3, 4, 5, 6, 7, 8, 9)));
    }

    private static JsonNode json(Snapshot snapshot, Section section, String key)
            throws IOException {
        return new ObjectMapper().readTree(snapshot.things(section).getOrDefault(key, "null"));
    }

    @Test
    void aFlowIsShownWithItsOtherEndItsCountersAndItsCarrier() throws IOException {
        addIpcp("n1", "net");
        addFlow(7, "n1");
        Snapshot seen = source.look(1);
        assertThat(json(seen, Section.FLOWS, "7").path("via").asText()).isEqualTo("n1");
        assertThat(json(seen, Section.FLOWS, "7").path("remote").asText()).isEqualTo("02.00.00.00");
        assertThat(json(seen, Section.COUNTERS, "7").toString()).isEqualTo("[1,2,3,4,5,6,7]");
        assertThat(json(seen, Section.IPCPS, "n1").path("address").asText())
                .isEqualTo("01.00.00.00");
        assertThat(json(seen, Section.DROPS, "n1").path("transfer dropped-ttl").asInt())
                .isEqualTo(3);
        assertThat(json(seen, Section.SYSTEM, "here").path("instance").asText()).isEqualTo("here");
    }

    @Test
    void aLookAsksFewLayersAndIpcpsAndSeveralLooksAskAll() {
        for (int i = 0; i < 20; i++) {
            addIpcp("m" + i, "layer" + i);
        }
        source.look(1);
        assertThat(asked).filteredOn(a -> a.startsWith("layer")).hasSize(4);
        assertThat(asked).filteredOn(a -> a.startsWith("rib")).hasSize(8);
        for (int look = 2; look <= 5; look++) {
            source.look(look);
        }
        assertThat(asked.stream().filter(a -> a.startsWith("layer")).distinct()).hasSize(20);
        assertThat(asked.stream().filter(a -> a.startsWith("rib")).distinct()).hasSize(20);
    }

    @Test
    void whoCarriesThousandsOfFlowsIsAskedLessOften() {
        addIpcp("n1", "net");
        for (int i = 0; i < 2000; i++) {
            addFlow(i, "n1");
        }
        for (int look = 1; look <= 16; look++) {
            source.look(look);
        }
        assertThat(asked).filteredOn(a -> a.startsWith("rib")).hasSizeBetween(2, 3);
    }

    @Test
    void aLayerThatDoesNotAnswerHidesNothingElse() throws IOException {
        addIpcp("n1", "net");
        layersAnswer = false;
        Snapshot seen = source.look(1);
        assertThat(json(seen, Section.IPCPS, "n1").path("layer").asText()).isEqualTo("net");
        assertThat(json(seen, Section.IPCPS, "n1").has("adjacencies")).isFalse();
    }

    @Test
    void whatIsBeyondTheLimitsIsSaidAndNotShown() throws IOException {
        for (int i = 0; i < 300; i++) {
            addIpcp("m" + i, "net");
        }
        for (int i = 0; i < 5000; i++) {
            addFlow(i, "m1");
        }
        Snapshot seen = source.look(1);
        assertThat(seen.things(Section.IPCPS)).hasSize(256);
        assertThat(seen.things(Section.FLOWS)).hasSize(4096);
        assertThat(json(seen, Section.SYSTEM, "here").path("notShown").toString())
                .contains("904 flows", "44 IPCPs");
    }

    @Test
    void anIpcpThatIsGoneIsForgotten() {
        addIpcp("n1", "net");
        source.look(1);
        ipcps.clear();
        Snapshot seen = source.look(2);
        assertThat(seen.things(Section.IPCPS)).isEmpty();
        assertThat(seen.things(Section.DROPS)).isEmpty();
    }
}
