package org.o7s.tools.echo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.o7s.api.Application;
import org.o7s.api.Applications;
import org.o7s.api.Flow;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.tools.JsonLine;
import org.o7s.tools.Tool;
import org.o7s.tools.ToolIo;
import org.o7s.tools.ToolOption;
import org.o7s.tools.base.FlowRequest;
import org.o7s.tools.base.MessageText;
import org.o7s.tools.base.Quality;
import org.o7s.tools.base.Words;

/**
 * oecho: sends one message to the service {@code oecho} and prints what comes back; is that service
 * with {@code -l}.
 *
 * <p>Source: docs/wire/cli-and-tools.md 3.4. Exit codes: 0 answered, 1 no flow or no answer within
 * {@link #ANSWER_WITHIN}, 2 wrong usage.
 */
public final class Oecho implements Tool {
    /** How long each side waits for the other's message. */
    static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    /** The fixed name of service and program. */
    static final String NAME = "oecho";

    /** The longest message that is read, in bytes. */
    static final int MAX_BYTES = 256;

    /** What a client says: text and a zero byte, as C strings go. */
    static final String GREETING = "Client says hi!";

    private static final String HELP =
            """
            Usage: oecho [--json]
                   oecho -l

            Sends one message to the service oecho and prints what comes back.

              -l, --listen   be the service
                  --json     the answer as a JSON object
                  --help     this text
            """;

    private final Applications applications;
    private final Duration answerWithin;

    /** oecho on the flows of a system. */
    public Oecho(Applications applications) {
        this(applications, ANSWER_WITHIN);
    }

    Oecho(Applications applications, Duration answerWithin) {
        this.applications = applications;
        this.answerWithin = answerWithin;
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
        boolean listen = false;
        boolean json = false;
        for (String word : args) {
            switch (word) {
                case "-l", "--listen" -> listen = true;
                case "--json" -> json = true;
                case "-h", "--help" -> {
                    io.out().print(HELP);
                    return 0;
                }
                default -> {
                    Words.unknown(word).print(NAME, HELP, io.out(), io.err());
                    return 2;
                }
            }
        }
        if (listen) {
            return serve(io);
        }
        boolean asJson = json;
        return new FlowRequest(NAME, NAME, Quality.of(QosSpec.RAW), json)
                .run(
                        applications,
                        io,
                        _ -> "Failed to allocate flow.",
                        flow -> ask(flow, io, asJson));
    }

    private int serve(ToolIo io) {
        try (Application application = applications.announce(NAME)) {
            io.onCancel(application::close);
            return new EchoServer(application, io, answerWithin).run() ? 0 : 1;
        } catch (FlowException e) {
            io.err().println("oecho: cannot serve: " + e.getMessage());
            return 1;
        }
    }

    private int ask(Flow flow, ToolIo io, boolean json) {
        flow.setReceiveTimeout(answerWithin);
        flow.setSendTimeout(answerWithin);
        flow.write(ByteBuffer.wrap((GREETING + '\0').getBytes(StandardCharsets.US_ASCII)));
        ByteBuffer answer = ByteBuffer.allocate(MAX_BYTES);
        flow.read(answer);
        String text = MessageText.of(answer.flip());
        io.out()
                .println(
                        json
                                ? new JsonLine("o7s.oecho.answer/1").put("text", text)
                                : "Server replied with " + text);
        return 0;
    }
}
