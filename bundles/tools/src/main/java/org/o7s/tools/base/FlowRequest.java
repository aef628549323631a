package org.o7s.tools.base;

import java.time.Duration;
import java.util.function.Function;
import org.o7s.api.Application;
import org.o7s.api.Applications;
import org.o7s.api.Flow;
import org.o7s.api.FlowException;
import org.o7s.tools.JsonLine;
import org.o7s.tools.ToolIo;

/**
 * The client in a tool: asks for a flow, uses it, and says what went wrong. Any thread; a value.
 *
 * @param tool name of the tool, for its complaints
 * @param name the service
 * @param quality what is asked of the flow, and what is demanded
 * @param json whether results are JSON objects
 */
public record FlowRequest(String tool, String name, Quality quality, boolean json) {
    private static final int FAILED = 1;

    /** What a tool does with its flow. */
    @FunctionalInterface
    public interface Use {
        /** Uses it, and returns the exit code. */
        int with(Flow flow);
    }

    /**
     * Runs in the calling thread.
     *
     * @param line what the tool of 0.23 prints if there is no flow
     * @return the exit code: 1 if there is no flow
     */
    public int run(
            Applications applications, ToolIo io, Function<FlowException, String> line, Use use) {
        try (Application application = applications.announce(tool)) {
            io.onCancel(application::close);
            try (Flow flow = allocate(application, io, line)) {
                return use.with(flow);
            }
        } catch (FlowException e) {
            if (!io.cancelled()) {
                io.err().println(tool + ": " + e.getMessage());
            }
            return FAILED;
        }
    }

    private Flow allocate(
            Application application, ToolIo io, Function<FlowException, String> line) {
        try (var _ = io.progress().show(() -> tool + ": waiting for a flow to " + name)) {
            return application.allocate(name, quality.asked(), quality.least(), Duration.ZERO);
        } catch (FlowException e) {
            if (!io.cancelled()) {
                io.out().println(json ? failure(e) : line.apply(e));
                io.out().flush();
            }
            throw e;
        }
    }

    private JsonLine failure(FlowException e) {
        return new JsonLine("o7s." + tool + ".failure/1")
                .put("name", name)
                .put("error", -e.error().number())
                .put("reason", String.valueOf(e.getMessage()));
    }
}
