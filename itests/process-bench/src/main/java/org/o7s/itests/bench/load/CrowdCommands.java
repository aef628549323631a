package org.o7s.itests.bench.load;

import java.io.IOException;

/** What a process with many flows is told to do with them. One thread. */
final class CrowdCommands {
    /** What all of them begin with. */
    static final String PREFIX = "crowd-";

    private final FlowWay way;
    private Crowd crowd;

    CrowdCommands(FlowWay way) {
        this.way = way;
        crowd = way.crowd();
    }

    Answer execute(String[] words) throws IOException {
        return switch (words[0].substring(PREFIX.length())) {
            case "open" -> {
                for (int i = number(words, 2); i > 0; i--) {
                    crowd.add(way.connect(words[1], 0));
                }
                crowd.pick();
                yield new Answer();
            }
            case "take" -> {
                for (int i = number(words, 1); i > 0; i--) {
                    crowd.serve(way.accept(0));
                }
                yield new Answer();
            }
            case "source" -> crowd.source(number(words, 1), Long.parseLong(words[2]));
            case "sink" -> crowd.sink(number(words, 1));
            case "ping" -> crowd.ping(number(words, 1), Long.parseLong(words[2]));
            case "echo" -> crowd.echo(number(words, 1));
            case "once" -> {
                crowd.sendOnce(number(words, 1));
                yield new Answer();
            }
            case "idle" -> Crowd.idle(Long.parseLong(words[1]));
            case "drop" -> {
                crowd.close();
                crowd = way.crowd();
                yield new Answer();
            }
            default -> throw new IOException("there is no command " + words[0]);
        };
    }

    private static int number(String[] words, int index) {
        return Integer.parseInt(words[index]);
    }
}
