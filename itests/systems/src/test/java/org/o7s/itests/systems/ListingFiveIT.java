package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.o7s.lab.Lab;
import org.o7s.lab.Link;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.cable.Impairments;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * Listing 5 of the paper: the same pings over a cable that reorders packets, with nothing but
 * another quality of service.
 */
@NeedsNamespaces
class ListingFiveIT {
    private static final long SEED = 5;
    private static final int PINGS = 1500;

    private static JsonNode ping(O7sSystem client, String qos) {
        // 0 is a request every 50 us: those that are held back for 2 ms are overtaken.
        String line =
                "oping -n pong -i 0 -Q --timeout 10s --json -c %d -q %s".formatted(PINGS, qos);
        JsonNode summary = Services.summary(client.tool(line).expectSuccess().out());
        assertThat(summary.get("transmitted").asInt()).isEqualTo(PINGS);
        return summary;
    }

    @Test
    void rawLetsPacketsOvertakeVoiceDropsThemAndDataPutsThemInOrder() {
        try (Lab lab = Lab.open("listing five")) {
            Link link = lab.link(lab.host("one"), lab.host("two"), Impairments.NONE, SEED);
            O7sSystem client = O7sSystem.start(lab, link.left().host());
            O7sSystem server = O7sSystem.start(lab, link.right().host());
            Wire.ETH_AFPACKET.bootstrap(client, link.left());
            Wire.ETH_AFPACKET.bootstrap(server, link.right());
            Services.program(server, "pong", "oping -l -Q", "Ouroboros ping server");
            link.relay().change(Impairments.NONE.withReordering(0.01, 2));

            JsonNode raw = ping(client, "raw");
            JsonNode voice = ping(client, "voice");
            JsonNode data = ping(client, "data");

            String seen = "seed %d: raw %s%nvoice %s%ndata %s".formatted(SEED, raw, voice, data);
            assertThat(raw.get("outOfOrder").asInt()).as(seen).isPositive();
            assertThat(voice.get("outOfOrder").asInt()).as(seen).isZero();
            assertThat(voice.get("received").asInt()).as(seen).isBetween(PINGS / 2, PINGS - 1);
            assertThat(data.get("outOfOrder").asInt()).as(seen).isZero();
            assertThat(data.get("received").asInt()).as(seen).isEqualTo(PINGS);
        }
    }
}
