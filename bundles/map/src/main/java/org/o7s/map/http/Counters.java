package org.o7s.map.http;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a server counted. Any thread. */
public final class Counters {
    /** What there is to count. */
    public enum What {
        /** Connections that were taken. */
        CONNECTIONS("connections"),
        /** Requests that were answered as they should be. */
        ANSWERED("answered"),
        /** Requests without the token, or with a wrong one. */
        REFUSED_TOKEN("refused-token"),
        /** Requests whose Host is not this server, as after a name was bound to it anew. */
        REFUSED_HOST("refused-host"),
        /** Requests that come from a page of somebody else. */
        REFUSED_ORIGIN("refused-origin"),
        /** Requests for what is not there. */
        REFUSED_PATH("refused-path"),
        /** Requests that want to change something, or bring a body. */
        REFUSED_METHOD("refused-method"),
        /** Requests that are not HTTP. */
        REFUSED_MALFORMED("refused-malformed"),
        /** Requests with too long a head, or too many fields. */
        REFUSED_OVERSIZE("refused-oversize"),
        /** Connections beyond the limit. */
        REFUSED_CONNECTIONS("refused-connections"),
        /** Streams beyond the limit. */
        REFUSED_STREAMS("refused-streams"),
        /** Clients that took too long to ask. */
        CUT_SLOW_REQUEST("cut-slow-request"),
        /** Clients that took too long to read. */
        CUT_SLOW_READER("cut-slow-reader"),
        /** Clients that went before they were served. */
        LOST("lost");

        private final String label;

        What(String label) {
            this.label = label;
        }
    }

    private final Map<What, LongAdder> counts = new EnumMap<>(What.class);

    /** All at 0. */
    public Counters() {
        for (What what : What.values()) {
            counts.put(what, new LongAdder());
        }
    }

    /** One more. */
    public void count(What what) {
        of(what).increment();
    }

    /** How many so far. */
    public long get(What what) {
        return of(what).sum();
    }

    private LongAdder of(What what) {
        LongAdder adder = counts.get(what);
        if (adder == null) {
            throw new IllegalStateException("not counted: " + what);
        }
        return adder;
    }

    /** All, in their order. */
    public Map<String, Long> snapshot() {
        Map<String, Long> all = new LinkedHashMap<>();
        counts.forEach((what, adder) -> all.put(what.label, adder.sum()));
        return all;
    }
}
