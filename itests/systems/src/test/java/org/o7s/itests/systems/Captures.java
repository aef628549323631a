package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.o7s.lab.Distribution;
import org.o7s.lab.Lab;
import org.o7s.lab.O7sSystem;
import org.o7s.lab.Programs;

/** Captures that systems make, and how the dissector of the system reads them. */
final class Captures {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Captures() {}

    /**
     * What the packets of ours in a capture are, one line each; fails if the dissector does.
     *
     * @param names whose hashes are in it, separated by blanks
     */
    static List<String> read(Lab lab, Path file, String names) {
        List<String> tshark = tshark(file, names);
        String details =
                Programs.run(LIMIT, home(lab), with(tshark, "-V", "-O", "o7s,o7s_capture"))
                        .expectSuccess()
                        .out();
        assertThat(details.lines())
                .noneMatch(l -> l.contains("Lua Error") || l.contains("Malformed"))
                .noneMatch(l -> l.contains("Unknown field"));
        return Programs.run(
                        LIMIT,
                        home(lab),
                        with(tshark, "-Y", "o7s", "-T", "fields", "-e", "_ws.col.Info"))
                .expectSuccess()
                .out()
                .lines()
                .toList();
    }

    /** The same of a capture that has nothing but packets of ours, all of which are understood. */
    static List<String> readWhole(Lab lab, Path file, String names) {
        String others = "!(o7s || o7s_capture)";
        assertThat(Programs.run(LIMIT, home(lab), with(tshark(file, names), "-Y", others)).out())
                .as("what the dissector does not take for ours in " + file)
                .isEmpty();
        List<String> all = read(lab, file, names);
        assertThat(all).as(file.toString()).isNotEmpty().noneMatch(l -> l.contains("unknown flow"));
        return all;
    }

    private static List<String> tshark(Path file, String names) {
        String script = Distribution.located().home().resolve("wireshark/o7s.lua").toString();
        return List.of(
                "tshark",
                "-n",
                "-X",
                "lua_script:" + script,
                "-o",
                "o7s.names:" + names,
                "-r",
                file.toString());
    }

    private static Map<String, String> home(Lab lab) {
        return Map.of("HOME", lab.folder().toString());
    }

    private static List<String> with(List<String> command, String... more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return all;
    }

    static Path start(Lab lab, O7sSystem system, String kind, String target) {
        Path file = lab.folder().resolve(kind + "-" + target + ".pcapng");
        system.irm("capture", "start", kind, target, "file", file.toString());
        return file;
    }

    /** Waits until each capture has written so many packets. */
    static void awaitPackets(O7sSystem system, int packets) {
        await("each capture has " + packets + " packets")
                .atMost(LIMIT)
                .until(
                        () -> {
                            List<Long> written = new ArrayList<>();
                            for (JsonNode capture :
                                    system.json("capture", "list").get("captures")) {
                                written.add(capture.get("packets").asLong());
                            }
                            return written.stream().allMatch(n -> n >= packets);
                        });
    }

    static void stopAll(O7sSystem system) {
        for (JsonNode capture : system.json("capture", "list").get("captures")) {
            assertThat(capture.get("missed").asLong()).isZero();
            system.irm("capture", "stop", capture.get("id").asText());
        }
    }

    static void walk(O7sSystem system, String... lines) {
        for (String line : lines) {
            system.irm(line.split(" "));
        }
    }

    /** How often something is said: packets that share a frame share its line. */
    static long count(List<String> lines, String what) {
        return lines.stream()
                .flatMap(l -> Pattern.compile(what, Pattern.LITERAL).matcher(l).results())
                .count();
    }
}
