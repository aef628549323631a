package org.o7s.map.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.o7s.map.model.Snapshot.Section;

class MessagesTest {
    private static JsonNode read(byte[] message) throws IOException {
        String text = new String(message, UTF_8);
        assertThat(text).startsWith("data: ").endsWith("\n\n");
        assertThat(text.substring(0, text.length() - 2)).doesNotContain("\n");
        return new ObjectMapper().readTree(text.substring(6));
    }

    private static Snapshot flows(long number, Map<String, String> flows) {
        return new Snapshot(number, 1000 * number, Map.of(Section.FLOWS, flows));
    }

    @Test
    void theFirstMessageHasEverything() throws IOException {
        JsonNode json =
                read(Messages.whole(flows(1, Map.of("1", "{\"id\":1}", "2", "{\"id\":2}"))));
        assertThat(json.path("whole").asBoolean()).isTrue();
        assertThat(json.path("number").asLong()).isEqualTo(1);
        assertThat(json.path("at").asLong()).isEqualTo(1000);
        assertThat(json.path("set").path("flows").path("2").path("id").asInt()).isEqualTo(2);
        assertThat(json.path("gone")).isEmpty();
    }

    @Test
    void afterThatOnlyWhatHasChanged() throws IOException {
        Snapshot before = flows(1, Map.of("1", "{\"a\":1}", "2", "{\"a\":2}", "3", "{\"a\":3}"));
        Snapshot now = flows(4, Map.of("1", "{\"a\":1}", "2", "{\"a\":7}", "4", "{\"a\":4}"));
        JsonNode json = read(Messages.changes(before, now));
        assertThat(json.path("whole").asBoolean()).isFalse();
        assertThat(json.path("set").path("flows").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("2", "4");
        assertThat(json.path("gone").path("flows")).hasSize(1);
        assertThat(json.path("gone").path("flows").path(0).asText()).isEqualTo("3");
    }

    @Test
    void whatDidNotChangeIsNotSent() throws IOException {
        Snapshot before = flows(1, Map.of("1", "{}"));
        JsonNode json = read(Messages.changes(before, flows(2, Map.of("1", "{}"))));
        assertThat(json.path("set")).isEmpty();
        assertThat(json.path("gone")).isEmpty();
    }

    @Test
    void keysMayBeAnything() throws IOException {
        String nasty = "a\"b\\c\nd</script>\u2028";
        JsonNode json = read(Messages.whole(flows(1, Map.of(nasty, "{}"))));
        assertThat(json.path("set").path("flows").fieldNames()).toIterable().containsExactly(nasty);
        json = read(Messages.changes(flows(1, Map.of(nasty, "{}")), flows(2, Map.of())));
        assertThat(json.path("gone").path("flows").path(0).asText()).isEqualTo(nasty);
    }
}
