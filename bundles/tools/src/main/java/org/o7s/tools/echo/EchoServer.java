package org.o7s.tools.echo;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowError;
import org.o7s.api.FlowException;
import org.o7s.tools.ToolIo;

/**
 * The service of oecho: returns the first message of each flow and closes it. Each flow has its own
 * virtual thread, so that a silent client keeps nobody waiting.
 */
final class EchoServer {
    private static final long END_WITHIN_S = 5;
    private static final long ACCEPT_AGAIN_NS = 100_000_000;

    private final Application application;
    private final ToolIo io;
    private final Duration messageWithin;

    EchoServer(Application application, ToolIo io, Duration messageWithin) {
        this.application = application;
        this.io = io;
        this.messageWithin = messageWithin;
    }

    /** Serves until it is told to end; returns the exit code. */
    int run() {
        line("Starting the server.");
        ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor();
        try {
            while (!io.cancelled()) {
                try {
                    Flow flow = application.accept(Duration.ZERO);
                    line("New flow.");
                    sessions.execute(() -> echo(flow));
                } catch (FlowException e) {
                    if (e.error() == FlowError.NO_IRM) {
                        if (io.cancelled()) {
                            return 0;
                        }
                        throw e;
                    }
                    io.err().println("oecho: a flow could not be accepted: " + e.getMessage());
                    LockSupport.parkNanos(ACCEPT_AGAIN_NS);
                }
            }
            return 0;
        } finally {
            application.close();
            end(sessions);
        }
    }

    private void echo(Flow flow) {
        try (flow) {
            flow.setReceiveTimeout(messageWithin);
            flow.setSendTimeout(messageWithin);
            ByteBuffer message = ByteBuffer.allocate(Oecho.MAX_BYTES);
            flow.read(message);
            line("Message from client is " + EchoText.of(message.flip()) + ".");
            flow.write(message);
        } catch (FlowException e) {
            if (!io.cancelled()) {
                io.err().println("oecho: flow " + flow.descriptor() + ": " + e.getMessage());
            }
        }
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

    private void line(String text) {
        io.out().println(text);
        io.out().flush();
    }
}
