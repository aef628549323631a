package org.o7s.commands.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.o7s.core.problem.Problem;

/** The JSON form of answers: one object per command, with a {@code schema} field. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /**
     * A new object.
     *
     * @param schema what it holds: {@code ipcp.list}; becomes {@code o7s.ipcp.list/1}
     */
    public static ObjectNode object(String schema) {
        return MAPPER.createObjectNode().put("schema", "o7s." + schema + "/1");
    }

    /** A new object inside another. */
    public static ObjectNode part() {
        return MAPPER.createObjectNode();
    }

    /** Puts a list of words. */
    public static void words(ObjectNode into, String field, Collection<?> words) {
        ArrayNode array = into.putArray(field);
        for (Object word : words) {
            if (word instanceof Number number) {
                array.add(number.longValue());
            } else {
                array.add(String.valueOf(word));
            }
        }
    }

    /** Puts a map of words. */
    public static void map(ObjectNode into, String field, Map<String, ?> map) {
        ObjectNode object = into.putObject(field);
        map.forEach(
                (k, v) -> {
                    if (v instanceof Number number) {
                        object.put(k, number.longValue());
                    } else {
                        object.put(k, String.valueOf(v));
                    }
                });
    }

    /** A problem. */
    public static ObjectNode problem(Problem problem) {
        ObjectNode object =
                object("problem")
                        .put("code", problem.code())
                        .put("kind", problem.kind().name())
                        .put("exit", problem.kind().exitCode())
                        .put("what", problem.what());
        words(object, "why", problem.why());
        words(object, "next", problem.next());
        return object;
    }

    /** What was done, or would be. */
    public static ObjectNode done(
            String command, boolean planned, List<String> steps, List<String> notices) {
        ObjectNode object = object("done").put("command", command).put("planned", planned);
        words(object, "steps", steps);
        words(object, "notices", notices);
        return object;
    }

    /** The object on one line. */
    public static String line(ObjectNode object) {
        try {
            return MAPPER.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values cannot be written", e);
        }
    }
}
