package org.o7s.tools.base;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.tools.ToolIo;

/**
 * The server in a tool: accepts flows until it is told to end, and gives each a thread of its own,
 * so that what one client does, or does not do, keeps no other waiting.
 */
public final class FlowService {
    private static final long END_WITHIN_S = 5;
    private static final long ACCEPT_AGAIN_NS = 100_000_000;

    private final String tool;
    private final Application application;
    private final ToolIo io;
    private final ToolClock clock;

    /**
     * A service that nobody runs yet.
     *
     * @param tool name of the tool, for its complaints
     * @param application who accepts; closed in the end
     */
    public FlowService(String tool, Application application, ToolIo io, ToolClock clock) {
        this.tool = tool;
        this.application = application;
        this.io = io;
        this.clock = clock;
    }

    /**
     * Serves in the calling thread.
     *
     * @param session serves one flow to its end, in a thread of its own, and closes it
     * @return whether it ended because it was told to, and not because its system is gone
     */
    public boolean run(Consumer<Flow> session) {
        SessionThreads threads = new SessionThreads(tool + "-session");
        ExecutorService sessions = Executors.newThreadPerTaskExecutor(threads);
        try {
            while (!io.cancelled()) {
                try {
                    Flow flow = application.accept(Duration.ZERO);
                    sessions.execute(() -> session.accept(flow));
                } catch (FlowException e) {
                    if (e.error() == FlowError.NO_IRM) {
                        return ended(e);
                    }
                    // The failure of one client, such as its handshake: wait for the next one.
                    complain("a flow could not be accepted: " + e.getMessage());
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
            complain("the server ends: " + e.getMessage());
        }
        return io.cancelled();
    }

    private void complain(String what) {
        io.err().println(tool + ": " + what);
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
}
