package org.o7s.itests.bench;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The results as JSON, schema {@code o7s.bench/1}. */
final class JsonText {
    private final StringBuilder text = new StringBuilder();

    private JsonText() {}

    /**
     * All of them.
     *
     * @param about what was measured, and where
     */
    static String of(Results results, List<String> yardsticks, Map<String, Object> about) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("schema", "o7s.bench/1");
        all.putAll(about);
        all.put("ratios", Ratio.of(results, yardsticks).stream().map(JsonText::ratio).toList());
        all.put(
                "samples",
                results.samples().stream()
                        .flatMap(s -> results.ways(s).stream().map(w -> sample(results, s, w)))
                        .toList());
        all.put("failures", results.failures());
        JsonText json = new JsonText();
        json.value(all);
        return json.text.append('\n').toString();
    }

    private static Map<String, Object> ratio(Ratio ratio) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("sample", ratio.sample().title());
        object.put("quantity", ratio.quantity());
        object.put("way", ratio.way());
        object.put("yardstick", ratio.yardstick());
        object.put("ratio", ratio.value());
        return object;
    }

    private static Map<String, Object> sample(Results results, Sample sample, String way) {
        Map<String, Object> quantities = new LinkedHashMap<>();
        for (String quantity : results.quantities(sample, way)) {
            Map<String, Object> numbers = new LinkedHashMap<>();
            numbers.put("median", results.median(sample, way, quantity).orElseThrow());
            numbers.put("all", results.all(sample, way, quantity));
            quantities.put(quantity, numbers);
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("sample", sample.title());
        object.put("way", way);
        object.put("quantities", quantities);
        return object;
    }

    private void value(Object value) {
        switch (value) {
            case Map<?, ?> members -> members(members);
            case Collection<?> elements -> elements(elements);
            case Number number when !Double.isFinite(number.doubleValue()) -> text.append("null");
            case Number number -> text.append(number);
            default -> string(value.toString());
        }
    }

    private void members(Map<?, ?> members) {
        text.append('{');
        Iterator<? extends Map.Entry<?, ?>> rest = members.entrySet().iterator();
        while (rest.hasNext()) {
            Map.Entry<?, ?> member = rest.next();
            string(String.valueOf(member.getKey()));
            text.append(':');
            value(member.getValue());
            text.append(rest.hasNext() ? "," : "");
        }
        text.append('}');
    }

    private void elements(Collection<?> elements) {
        text.append('[');
        Iterator<?> rest = elements.iterator();
        while (rest.hasNext()) {
            value(rest.next());
            text.append(rest.hasNext() ? "," : "");
        }
        text.append(']');
    }

    private void string(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append("\\u%04x".formatted((int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
