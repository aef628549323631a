package org.o7s.tools;

/** Writes one JSON object on one line, member by member. One thread. */
public final class JsonLine {
    private final StringBuilder text = new StringBuilder(128);
    private boolean first = true;
    private int depth = 1;

    /**
     * An object whose first member tells what kind it is.
     *
     * @param schema kind and version, such as {@code o7s.oping.summary/1}
     */
    public JsonLine(String schema) {
        text.append('{');
        put("schema", schema);
    }

    /** A string. */
    public JsonLine put(String key, String value) {
        key(key);
        quote(value);
        return this;
    }

    /** A whole number. */
    public JsonLine put(String key, long value) {
        key(key);
        text.append(value);
        return this;
    }

    /** A number with at most six decimals; what is no number becomes {@code null}. */
    public JsonLine put(String key, double value) {
        key(key);
        if (Double.isFinite(value)) {
            text.append(Math.round(value * 1e6) / 1e6);
        } else {
            text.append("null");
        }
        return this;
    }

    /** True or false. */
    public JsonLine put(String key, boolean value) {
        key(key);
        text.append(value);
        return this;
    }

    /** Begins an object as a member. */
    public JsonLine begin(String key) {
        key(key);
        text.append('{');
        first = true;
        depth++;
        return this;
    }

    /** Ends it. */
    public JsonLine end() {
        text.append('}');
        first = false;
        depth--;
        return this;
    }

    private void key(String key) {
        if (!first) {
            text.append(',');
        }
        first = false;
        quote(key);
        text.append(':');
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
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

    /** The line, without its end. */
    @Override
    public String toString() {
        return text + "}".repeat(depth);
    }
}
