package org.o7s.map;

import java.util.Map;
import java.util.Optional;
import org.o7s.map.http.Counters;
import org.o7s.map.http.Counters.What;
import org.o7s.map.http.Reply;
import org.o7s.map.http.Request;
import org.o7s.map.http.Site;
import org.o7s.map.model.Collector;

/**
 * What is served: the files of the page, which are the same everywhere and say nothing of any
 * system, to everybody on this machine; and what goes on in this system, to who has the token.
 *
 * <p>The token comes in a header field that only a script of this page sets, never in a cookie:
 * browsers send cookies of one loopback port to every other one.
 */
final class MapSite implements Site {
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;

    private final Map<String, Reply.Whole> files;
    private final Token token;
    private final Collector collector;
    private final Counters counters;

    MapSite(Map<String, Reply.Whole> files, Token token, Collector collector, Counters counters) {
        this.files = files;
        this.token = token;
        this.collector = collector;
        this.counters = counters;
    }

    @Override
    public Reply answer(Request request) {
        Optional<Reply.Whole> file = Optional.ofNullable(files.get(request.path()));
        if (file.isPresent()) {
            return file.get();
        }
        if (!token.admits(request.field("authorization"))) {
            counters.count(What.REFUSED_TOKEN);
            return Reply.Whole.of(UNAUTHORIZED);
        }
        if (request.path().equals("/live")) {
            return new Reply.Stream("text/event-stream", collector.watch());
        }
        counters.count(What.REFUSED_PATH);
        return Reply.Whole.of(NOT_FOUND);
    }
}
