package org.o7s.tools.ping;

import java.time.Duration;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.tools.ToolIo;
import org.o7s.tools.base.FlowService;
import org.o7s.tools.base.ToolClock;
import org.o7s.tools.ping.PingOptions.Attention;
import org.o7s.tools.ping.PingOptions.Server;

/**
 * Accepts flows and answers requests, each flow in a thread of its own, until it is told to end.
 * What a client does wrong ends at most its own flow.
 */
final class PingServer {
    /** A flow without a packet for so long is closed, unless the user says otherwise. */
    static final Duration SILENCE_LIMIT = Duration.ofSeconds(10);

    private final Application application;
    private final Server options;
    private final ToolIo io;
    private final ToolClock clock;
    private final Duration silenceLimit;

    PingServer(
            Application application,
            Server options,
            ToolIo io,
            ToolClock clock,
            Duration silenceLimit) {
        this.application = application;
        this.options = options;
        this.io = io;
        this.clock = clock;
        this.silenceLimit = silenceLimit;
    }

    /**
     * Serves.
     *
     * @return whether it ended because it was told to, or because its only flow ended
     */
    boolean run() {
        line("Ouroboros ping server started.");
        return options.attention() == Attention.BUSY ? serveOne() : serveAll();
    }

    private boolean serveOne() {
        Flow flow = application.accept(Duration.ZERO);
        line("New flow " + flow.descriptor() + " (busy-poll).");
        session(flow).run();
        return true;
    }

    private boolean serveAll() {
        return new FlowService(Oping.PROGRAM, application, io, clock)
                .run(
                        flow -> {
                            line("New flow " + flow.descriptor() + ".");
                            session(flow).run();
                        });
    }

    private PingSession session(Flow flow) {
        return new PingSession(flow, options, io, clock, silenceLimit);
    }

    private void line(String text) {
        io.out().println(text);
        io.out().flush();
    }
}
