package org.o7s.itests.systems;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.o7s.map.model.Snapshot;
import org.o7s.map.model.Snapshot.Section;
import org.o7s.map.model.Source;

/**
 * What a large system would show: members of layers of ten each, every layer over the one before,
 * and flows whose counters grow at every look. One thread at a time.
 */
final class CrowdedSystem implements Source {
    private static final int PER_LAYER = 10;
    private static final int PROCESSES = 60;

    private final int ipcps;
    private final int flows;

    CrowdedSystem(int ipcps, int flows) {
        this.ipcps = ipcps;
        this.flows = flows;
    }

    /** The number of the last flow. */
    int lastFlow() {
        return flows;
    }

    @Override
    public Snapshot look(long number) {
        Map<String, String> members = new HashMap<>();
        for (int i = 0; i < ipcps; i++) {
            members.put("m" + i, member(i, number));
        }
        Map<String, String> flowThings = new HashMap<>();
        Map<String, String> counters = new HashMap<>();
        for (int f = 1; f <= flows; f++) {
            flowThings.put(Integer.toString(f), flow(f));
            long packets = number * (f % 97);
            counters.put(
                    Integer.toString(f),
                    "[%d,%d,%d,%d,0,0,%d]"
                            .formatted(packets, packets * 1000, packets, packets * 64, f % 5));
        }
        Map<Section, Map<String, String>> sections = new EnumMap<>(Section.class);
        sections.put(
                Section.SYSTEM,
                Map.of(
                        "here",
                        "{\"instance\":\"crowd\",\"version\":\"test\",\"process\":1,\"started\":1000,"
                                + "\"directFlows\":true,\"totals\":{},\"concerns\":[],\"notShown\":[]}"));
        sections.put(Section.IPCPS, members);
        sections.put(Section.FLOWS, flowThings);
        sections.put(Section.COUNTERS, counters);
        sections.put(Section.DROPS, Map.of("m1", "{\"transfer dropped-ttl\":" + number + "}"));
        return new Snapshot(number, 1_000_000 + number * 1000, sections);
    }

    private int id(int member) {
        return 5_000_000 + member;
    }

    private String member(int i, long number) {
        int layer = i / PER_LAYER;
        StringBuilder json = new StringBuilder("{\"id\":").append(id(i));
        json.append(",\"name\":\"m").append(i).append("\",\"type\":\"");
        json.append(layer == 0 ? "eth-dix" : "unicast");
        json.append("\",\"state\":\"OPERATIONAL\",\"layer\":\"layer").append(layer);
        json.append("\",\"hash\":\"sha3-256\",\"detail\":\"\",\"facts\":{");
        json.append(layer == 0 ? "\"dev\":\"eth" + i + "\"" : "");
        json.append("},\"registrations\":[],\"trouble\":\"\"");
        if (layer > 0) {
            json.append(",\"address\":\"").append(i).append("\",\"members\":[");
            json.append("],\"membersKnown\":").append(PER_LAYER).append(",\"links\":[],");
            json.append("\"routes\":[],\"policies\":{},\"adjacencies\":[");
            adjacency(json, i, i % PER_LAYER == PER_LAYER - 1 ? i - PER_LAYER + 1 : i + 1, number);
            json.append(']');
        }
        return json.append('}').toString();
    }

    /** Flow {@code i} of the member {@code i}, through the member below it. */
    private static void adjacency(StringBuilder json, int i, int neighbour, long number) {
        int below = i - PER_LAYER;
        json.append("{\"neighbour\":\"").append(neighbour);
        json.append("\",\"name\":\"\",\"component\":\"Data Transfer\",\"state\":\"up\",");
        json.append("\"facts\":{\"flow\":\"").append(i).append("\",\"through\":\"m").append(below);
        json.append(" (x)\",\"layer\":\"layer").append(below / PER_LAYER);
        json.append("\",\"queue\":\"0\",\"packets-in\":\"").append(number);
        json.append("\",\"packets-out\":\"").append(number).append("\"}}");
    }

    private String flow(int f) {
        boolean isBelow = f >= PER_LAYER && f < ipcps;
        int via = isBelow ? f - PER_LAYER : ipcps - 1 - f % PER_LAYER;
        return "{\"id\":%d,\"name\":\"%s\",\"process\":%d,\"holder\":\"%s\",\"accepted\":false,"
                        .formatted(
                                f,
                                isBelow ? "layer" + f / PER_LAYER : "service" + f % 40,
                                isBelow ? id(f) : 1000 + f % PROCESSES,
                                isBelow ? "m" + f : "load")
                + "\"via\":\"m%d\",\"layer\":\"layer%d\",\"state\":\"UP\",\"qos\":\"raw\","
                        .formatted(via, via / PER_LAYER)
                + "\"mpsBytes\":1400,\"remote\":\"\"}";
    }
}
