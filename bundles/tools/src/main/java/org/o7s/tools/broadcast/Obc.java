package org.o7s.tools.broadcast;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.o7s.api.Application;
import org.o7s.api.Applications;
import org.o7s.api.Flow;
import org.o7s.api.FlowAccess;
import org.o7s.api.FlowException;
import org.o7s.tools.JsonLine;
import org.o7s.tools.Tool;
import org.o7s.tools.ToolIo;
import org.o7s.tools.ToolOption;
import org.o7s.tools.base.MessageText;
import org.o7s.tools.base.UsageException;

/**
 * obc: joins a broadcast layer and says one thing to everybody there; prints what everybody says
 * with {@code -l}.
 *
 * <p>Source: docs/wire/cli-and-tools.md 3.5. Exit codes: 0 said, or told to end, 1 not joined or no
 * longer part of the layer, 2 wrong usage.
 */
public final class Obc implements Tool {
    static final String NAME = "obc";

    /** How much of a message is shown in one line, in bytes; the rest follows in the next. */
    static final int SHOWN_BYTES = 256;

    private static final int PACKET_MAX_BYTES = 65_536;
    private static final Duration SAID_WITHIN = Duration.ofSeconds(10);
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private static final String HELP =
            """
            Usage: obc -n LAYER [-m TEXT] [--json]
                   obc -n LAYER -l [--json]

            Says something to everybody who joined a broadcast layer, or listens.

              -n, --name LAYER     the layer; a member of it must be in this system
              -m, --message TEXT   what to say, "Ouroboros multicast rocks!" by default
              -l, --listen         print what others say, until interrupted
                  --json           results as JSON objects
                  --help           this text
            """;

    private final Applications applications;

    /** obc on the layers of a system. */
    public Obc(Applications applications) {
        this.applications = applications;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<ToolOption> options() {
        return ToolOption.ofUsage(HELP);
    }

    @Override
    public int run(List<String> args, ToolIo io) {
        ObcArguments wanted;
        try {
            wanted = ObcArguments.read(args);
        } catch (UsageException e) {
            e.print(NAME, HELP, io.out(), io.err());
            return USAGE;
        }
        if (wanted.help()) {
            io.out().print(HELP);
            return 0;
        }
        return run(wanted, io);
    }

    private int run(ObcArguments wanted, ToolIo io) {
        if (wanted.listen() && !wanted.json()) {
            line(io, "Starting a reader.");
        }
        try (Application application = applications.announce(NAME)) {
            io.onCancel(application::close);
            try (Flow flow = join(application, wanted, io)) {
                if (wanted.listen()) {
                    listen(flow, wanted, io);
                } else {
                    say(flow, wanted, io);
                }
            }
            return 0;
        } catch (FlowException e) {
            if (io.cancelled()) {
                return 0;
            }
            io.err().println("obc: " + e.getMessage());
            return FAILED;
        }
    }

    private static Flow join(Application application, ObcArguments wanted, ToolIo io) {
        FlowAccess access = wanted.listen() ? FlowAccess.READ_ONLY : FlowAccess.WRITE_ONLY;
        try {
            return application.join(wanted.layer(), access, Duration.ZERO);
        } catch (FlowException e) {
            if (!io.cancelled()) {
                line(
                        io,
                        wanted.json()
                                ? new JsonLine("o7s.obc.failure/1")
                                        .put("layer", wanted.layer())
                                        .put("error", -e.error().number())
                                        .put("reason", String.valueOf(e.getMessage()))
                                        .toString()
                                : "Failed to join layer.");
            }
            throw e;
        }
    }

    private static void say(Flow flow, ObcArguments wanted, ToolIo io) {
        flow.setSendTimeout(SAID_WITHIN);
        // Text and a zero byte, as C strings go.
        byte[] message = (wanted.message() + '\0').getBytes(StandardCharsets.UTF_8);
        flow.write(ByteBuffer.wrap(message));
        if (wanted.json()) {
            line(
                    io,
                    new JsonLine("o7s.obc.sent/1")
                            .put("layer", wanted.layer())
                            .put("bytes", message.length)
                            .toString());
        }
    }

    private static void listen(Flow flow, ObcArguments wanted, ToolIo io) {
        line(
                io,
                wanted.json()
                        ? new JsonLine("o7s.obc.joined/1").put("layer", wanted.layer()).toString()
                        : "New flow.");
        ByteBuffer into = ByteBuffer.allocate(PACKET_MAX_BYTES);
        while (!io.cancelled()) {
            into.clear();
            int bytes = flow.read(into);
            for (int at = 0; at < bytes; at += SHOWN_BYTES) {
                show(into.slice(at, Math.min(SHOWN_BYTES, bytes - at)), wanted, io);
            }
        }
    }

    private static void show(ByteBuffer message, ObcArguments wanted, ToolIo io) {
        String text = MessageText.of(message);
        line(
                io,
                wanted.json()
                        ? new JsonLine("o7s.obc.message/1")
                                .put("layer", wanted.layer())
                                .put("text", text)
                                .toString()
                        : "Message is " + text + ".");
    }

    private static void line(ToolIo io, String text) {
        io.out().println(text);
        io.out().flush();
    }
}
