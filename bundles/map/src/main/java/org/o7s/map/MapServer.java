package org.o7s.map;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.o7s.api.FlowError;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.Problem.Kind;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.time.Clocks;
import org.o7s.irm.management.MapControl;
import org.o7s.map.MapFile.Kept;
import org.o7s.map.http.Counters;
import org.o7s.map.http.Limits;
import org.o7s.map.http.Server;
import org.o7s.map.model.Collector;
import org.o7s.map.model.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the page, while it is switched on. Any thread. */
public final class MapServer implements MapControl, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MapServer.class);

    /** A person cannot follow more. */
    private static final Duration PACE = Duration.ofSeconds(1);

    private record Running(Server server, Collector collector, Token token, Counters counters) {
        View view() {
            return new View(
                    true,
                    server.port(),
                    "http://127.0.0.1:" + server.port() + "/#token=" + token.text(),
                    counters.snapshot());
        }

        void close() {
            collector.close();
            server.close();
        }
    }

    private final Source source;
    private final Optional<MapFile> file;
    private final Limits limits;
    private final Clocks clocks;
    private @Nullable Running running;

    /**
     * A page that is off.
     *
     * @param file what keeps port and token over restarts; empty to keep nothing
     */
    public MapServer(Source source, Optional<Path> file, Limits limits, Clocks clocks) {
        this.source = source;
        this.file = file.map(MapFile::new);
        this.limits = limits;
        this.clocks = clocks;
    }

    /** Serves the page again if it was on when the daemon ended. */
    public synchronized void resume() {
        try {
            Optional<Kept> kept = kept();
            if (kept.isPresent() && running == null) {
                running = run(kept.get().port(), kept.get().token());
                LOG.info("the map is served on port {} again", kept.get().port());
            }
        } catch (IOException e) {
            LOG.warn("the map is not served again: {}; irm map start", e.getMessage());
        }
    }

    private Optional<Kept> kept() throws IOException {
        return file.isPresent() ? file.get().read() : Optional.empty();
    }

    @Override
    public synchronized View start(OptionalInt port) {
        Running before = running;
        if (before != null) {
            if (port.isEmpty() || port.getAsInt() == before.server().port()) {
                return before.view();
            }
            // The new port first: if it cannot be had, everything stays as it is.
            Running now = begin(port.getAsInt(), before.token());
            before.close();
            running = now;
            return now.view();
        }
        Running now = begin(port.orElse(0), Token.fresh(new SecureRandom()));
        running = now;
        return now.view();
    }

    private Running begin(int port, Token token) {
        Running now;
        try {
            now = run(port, token);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of(
                                    "E-MAP-PORT",
                                    Kind.STATE,
                                    FlowError.REFUSED,
                                    "cannot serve the map on port " + port,
                                    String.valueOf(e.getMessage()))
                            .next("irm map start", "irm map start port N with another port"));
        }
        try {
            if (file.isPresent()) {
                file.get().write(new Kept(now.server().port(), token));
            }
        } catch (IOException e) {
            now.close();
            throw unkept("cannot keep the token of the map", e);
        }
        return now;
    }

    private Running run(int port, Token token) throws IOException {
        Counters counters = new Counters();
        Collector collector = new Collector(source, PACE);
        MapSite site = new MapSite(PageFiles.read(), token, collector, counters);
        Server server = Server.start(port, site, limits, clocks, counters);
        collector.start();
        return new Running(server, collector, token, counters);
    }

    private static ProblemException unkept(String what, IOException e) {
        return new ProblemException(
                Problem.of(
                                "E-MAP-FILE",
                                Kind.REFUSED,
                                FlowError.REFUSED,
                                what,
                                e.getClass().getSimpleName() + " " + e.getMessage())
                        .next("make the daemon's state directory writable"));
    }

    @Override
    public synchronized void stop() {
        close();
        try {
            if (file.isPresent()) {
                file.get().remove();
            }
        } catch (IOException e) {
            throw unkept("the map is off, but it would be served again after a restart", e);
        }
    }

    @Override
    public synchronized View show() {
        Running now = running;
        return now == null ? View.OFF : now.view();
    }

    /** Serves it no longer; whether it is on is remembered. */
    @Override
    public synchronized void close() {
        Running now = running;
        running = null;
        if (now != null) {
            now.close();
        }
    }
}
