package org.o7s.tools.echo;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.o7s.api.Application;
import org.o7s.api.Flow;
import org.o7s.api.FlowException;
import org.o7s.tools.ToolIo;
import org.o7s.tools.base.FlowService;
import org.o7s.tools.base.MessageText;
import org.o7s.tools.base.ToolClock;

/**
 * The service of oecho: returns the first message of each flow and closes it. Each flow has its own
 * virtual thread, so that a silent client keeps nobody waiting.
 */
final class EchoServer {
    private final Application application;
    private final ToolIo io;
    private final Duration messageWithin;

    EchoServer(Application application, ToolIo io, Duration messageWithin) {
        this.application = application;
        this.io = io;
        this.messageWithin = messageWithin;
    }

    /**
     * Serves.
     *
     * @return whether it ended because it was told to
     */
    boolean run() {
        line("Starting the server.");
        return new FlowService(Oecho.NAME, application, io, ToolClock.SYSTEM)
                .run(
                        flow -> {
                            line("New flow.");
                            echo(flow);
                        });
    }

    private void echo(Flow flow) {
        try (flow) {
            flow.setReceiveTimeout(messageWithin);
            flow.setSendTimeout(messageWithin);
            ByteBuffer message = ByteBuffer.allocate(Oecho.MAX_BYTES);
            flow.read(message);
            line("Message from client is " + MessageText.of(message.flip()) + ".");
            flow.write(message);
        } catch (FlowException e) {
            if (!io.cancelled()) {
                io.err().println("oecho: flow " + flow.descriptor() + ": " + e.getMessage());
            }
        }
    }

    private void line(String text) {
        io.out().println(text);
        io.out().flush();
    }
}
