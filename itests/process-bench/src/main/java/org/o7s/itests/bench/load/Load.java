package org.o7s.itests.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import org.o7s.api.QosSpec;
import org.o7s.itests.bench.load.Way.Calls;

/**
 * One of the measured processes: {@code KIND NAME FOLDER ADDRESS}. It takes a command per line of
 * standard input and answers each with a line; it ends with its standard input.
 */
public final class Load {
    /** What it says once it can be connected to. */
    public static final String READY = "ready";

    private static final int TOKEN_BYTES = 64;

    private final Way way;
    private final Optional<CrowdCommands> crowd;

    private Load(Way way) {
        this.way = way;
        crowd =
                way instanceof FlowWay flows
                        ? Optional.of(new CrowdCommands(flows))
                        : Optional.empty();
    }

    public static void main(String[] args) throws IOException {
        Place place = new Place(args[1], Path.of(args[2]), args[3]);
        try (Way way = open(args[0], place)) {
            System.out.println(READY);
            BufferedReader commands =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            Load load = new Load(way);
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                System.out.println(load.answerTo(line));
            }
        }
        // What a way leaves running must not keep the process.
        Runtime.getRuntime().halt(0);
    }

    private static Way open(String kind, Place place) throws IOException {
        return switch (kind) {
            case "flow" -> new FlowWay(place, QosSpec.RAW);
            case "data-flow" -> new FlowWay(place, QosSpec.DATA);
            case "tcp" -> StreamWay.tcp(place);
            case "unix" -> StreamWay.unix(place);
            default -> {
                for (WayFactory factory : ServiceLoader.load(WayFactory.class)) {
                    if (factory.kind().equals(kind)) {
                        yield factory.open(place);
                    }
                }
                throw new IOException("there is no way " + kind);
            }
        };
    }

    private String answerTo(String line) {
        try {
            return execute(line.split(" ")).line();
        } catch (IOException | RuntimeException e) {
            // The benchmark decides what a failed sample means.
            return Answer.failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.failure(e);
        }
    }

    private Answer execute(String[] words) throws IOException, InterruptedException {
        if (words[0].startsWith(CrowdCommands.PREFIX) && crowd.isPresent()) {
            return crowd.get().execute(words);
        }
        return switch (words[0]) {
            case "sink" -> {
                try (Link link = way.accept(number(words, 1))) {
                    yield OneWay.sink(link, number(words, 2));
                }
            }
            case "echo" -> {
                try (Link link = way.accept(number(words, 1))) {
                    yield RoundTrip.echo(link, number(words, 2));
                }
            }
            case "source" -> {
                try (Link link = way.connect(words[1], number(words, 2))) {
                    yield OneWay.source(link, number(words, 3), Long.parseLong(words[4]));
                }
            }
            case "ping" -> {
                try (Link link = way.connect(words[1], number(words, 2))) {
                    long lastsNs = Long.parseLong(words[4]);
                    long pauseNs = Long.parseLong(words[5]);
                    yield RoundTrip.ping(link, link, number(words, 3), lastsNs, pauseNs);
                }
            }
            case "dial" -> Dialling.dial(way, words[1], number(words, 2), Long.parseLong(words[3]));
            case "calls" -> {
                way.expect(Calls.valueOf(words[1]));
                yield new Answer();
            }
            case "relay" -> ring(words, false);
            case "token" -> ring(words, true);
            default -> throw new IOException("there is no command " + words[0]);
        };
    }

    /** A place in a ring: {@code NEXT NUMBER-TO-NEXT NUMBER-FROM-PREVIOUS NS}. */
    private Answer ring(String[] words, boolean first) throws IOException {
        try (Link out = way.connect(words[1], number(words, 2));
                Link in = way.accept(number(words, 3))) {
            return first
                    ? RoundTrip.ping(out, in, TOKEN_BYTES, Long.parseLong(words[4]), 0)
                    : RoundTrip.relay(in, out, TOKEN_BYTES);
        }
    }

    private static int number(String[] words, int index) {
        return Integer.parseInt(words[index]);
    }
}
