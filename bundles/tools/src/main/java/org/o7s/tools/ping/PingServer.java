package org.o7s.tools.ping;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.tools.ToolIo;
import org.o7s.tools.ping.PingOptions.Attention;
import org.o7s.tools.ping.PingOptions.Server;

/**
 * Accepts flows and answers requests, each flow in a thread of its own, until it is told to end.
 * What a client does wrong ends at most its own flow.
 */
final class PingServer {
    /** A flow without a packet for so long is closed. */
    static final Duration SILENCE_LIMIT = Duration.ofSeconds(10);

    private static final long END_WITHIN_S = 5;
    private static final long ACCEPT_AGAIN_NS = 100_000_000;

    private final Application application;
    private final Server options;
    private final ToolIo io;
    private final PingClock clock;
    private final Duration silenceLimit;

    PingServer(
            Application application,
            Server options,
            ToolIo io,
            PingClock clock,
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
        ExecutorService sessions = Executors.newThreadPerTaskExecutor(new SessionThreads());
        try {
            while (!io.cancelled()) {
                try {
                    Flow flow = application.accept(Duration.ZERO);
                    line("New flow " + flow.descriptor() + ".");
                    sessions.execute(session(flow));
                } catch (FlowException e) {
                    if (e.error() == FlowError.NO_IRM) {
                        return ended(e);
                    }
                    // The failure of one client, such as its handshake: wait for the next one.
                    io.err().println("oping: a flow could not be accepted: " + e.getMessage());
                    clock.pauseNs(ACCEPT_AGAIN_NS);
                }
            }
            return true;
        } finally {
            application.close();
            end(sessions);
        }
    }

    private boolean ended(FlowException e) {
        if (!io.cancelled()) {
            io.err().println("oping: the server ends: " + e.getMessage());
        }
        return io.cancelled();
    }

    private static void end(ExecutorService sessions) {
        sessions.shutdown();
        try {
            if (!sessions.awaitTermination(END_WITHIN_S, TimeUnit.SECONDS)) {
                sessions.shutdownNow();
            }
        } catch (InterruptedException e) {
            sessions.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private PingSession session(Flow flow) {
        return new PingSession(flow, options, io, clock, silenceLimit);
    }

    private void line(String text) {
        io.out().println(text);
        io.out().flush();
    }
}
