package org.o7s.map.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.o7s.map.model.Snapshot.Section;

/**
 * What is sent of snapshots: server-sent events, each a JSON object.
 *
 * <pre>
 *   {"number":7,"at":1700000000000,"whole":false,
 *    "set":{"flows":{"5":{...}}},"gone":{"flows":["4"]}}
 * </pre>
 */
public final class Messages {
    private Messages() {}

    /** All of a snapshot. */
    public static byte[] whole(Snapshot now) {
        return message(Snapshot.NOTHING, now, true);
    }

    /** What has changed between two. */
    public static byte[] changes(Snapshot before, Snapshot now) {
        return message(before, now, false);
    }

    private static byte[] message(Snapshot before, Snapshot now, boolean whole) {
        StringBuilder text = new StringBuilder("data: {\"number\":").append(now.number());
        text.append(",\"at\":").append(now.wallMs()).append(",\"whole\":").append(whole);
        text.append(",\"set\":{");
        String between = "";
        for (Section section : Section.values()) {
            StringBuilder set = changed(before.things(section), now.things(section));
            if (!set.isEmpty()) {
                text.append(between).append('"').append(section.word()).append("\":{").append(set);
                text.append('}');
                between = ",";
            }
        }
        text.append("},\"gone\":{");
        between = "";
        for (Section section : Section.values()) {
            List<String> gone = new ArrayList<>();
            for (String key : before.things(section).keySet()) {
                if (!now.things(section).containsKey(key)) {
                    gone.add(quoted(key));
                }
            }
            if (!gone.isEmpty()) {
                text.append(between).append('"').append(section.word()).append("\":[");
                text.append(String.join(",", gone)).append(']');
                between = ",";
            }
        }
        return text.append("}}\n\n").toString().getBytes(UTF_8);
    }

    private static StringBuilder changed(Map<String, String> before, Map<String, String> now) {
        StringBuilder set = new StringBuilder();
        now.forEach(
                (key, json) -> {
                    if (!json.equals(before.get(key))) {
                        set.append(set.isEmpty() ? "" : ",").append(quoted(key)).append(':');
                        set.append(json);
                    }
                });
        return set;
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
