package org.o7s.simulator;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyCatalog;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The main program of {@code ./o7s sim}. */
@Command(
        name = "o7s sim",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Simulates a layer of many members on virtual time, with the daemon's own code, and reports"
                    + " convergence, stretch, names found, loss and control traffic.",
            "",
            "The same seed gives the same run, packet by packet. Exit code 0: all names were found and"
                    + " nothing was lost without a reason; 1: not so; 2: the command makes no sense."
        })
public final class Sim implements Callable<Integer> {
    private static final double PERCENT = 100;
    private static final int LARGE_NODES = 200;
    private static final int TTL = 60;
    private static final int TTL_MAX = 255;

    @Spec private @Nullable CommandSpec spec;

    @Option(names = "--nodes", paramLabel = "N", description = "members (default: 24)")
    private int nodes = 24;

    @Option(
            names = "--topology",
            paramLabel = "SHAPE",
            description = "line, ring, grid, fat-tree, random, or a file of links (default: grid)")
    private String topology = "grid";

    @Option(
            names = "--policy",
            paramLabel = "KIND/NAME",
            description = "routing/lfa, pff/alternate, congestion/none ...; may be repeated")
    private List<String> policies = List.of();

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            description = "a policy bundle to use beside those of the system; may be repeated")
    private List<Path> jars = List.of();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = {
                "an option of the layer as in \"irm ipcp bootstrap\"; may be repeated. Unless set,"
                        + " ls_t_update is 60 and ls_t_timeo 240 from 200 members on, as traffic of"
                        + " announcements grows with the square of the members, and ttl is up to 255"
                        + " where ways are long"
            })
    private Map<String, String> settings = Map.of();

    @Option(names = "--seed", paramLabel = "S", description = "seed of all chance (default: 1)")
    private long seed = 1;

    @Option(names = "--delay", paramLabel = "MS", description = "delay of a link (default: 1)")
    private double delayMs = 1;

    @Option(names = "--loss", paramLabel = "%", description = "loss of a link (default: 0)")
    private double lossPercent;

    @Option(names = "--rate", paramLabel = "MBIT", description = "rate of a link (default: none)")
    private double megabits;

    @Option(names = "--lookups", paramLabel = "N", description = "names looked up (default: 100)")
    private int lookups = 100;

    @Option(
            names = "--probes",
            paramLabel = "N",
            description = "packets that each of ten clients sends, one per ms (default: 1000)")
    private int probes = 1000;

    @Option(
            names = "--cut",
            paramLabel = "N",
            description = "links that are cut half way through the probes (default: 0)")
    private int cuts;

    @Option(
            names = "--steady",
            paramLabel = "S",
            description =
                    "seconds for which control traffic is counted, after twice as many"
                            + " (default: 60)")
    private int steadyS = Experiment.STEADY_S;

    @Option(names = "--plot", paramLabel = "FILE", description = "draw the convergence as SVG")
    private @Nullable Path plot;

    @Option(
            names = "--capture",
            paramLabel = "FILE",
            description = "record the first link as pcapng, for Wireshark")
    private @Nullable Path capture;

    @Option(names = "--json", description = "one JSON object instead of text")
    private boolean json;

    /** Runs it; the system's own policies are in the folder {@code o7s.bundles}. */
    public static void main(String[] words) {
        System.exit(new CommandLine(new Sim()).execute(words));
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = commandLine().getOut();
        PrintWriter err = commandLine().getErr();
        try (PolicyJars loaded = new PolicyJars()) {
            PolicyCatalog catalog = new PolicyCatalog();
            loaded.add(Path.of(System.getProperty("o7s.bundles", ".")), catalog);
            for (Path jar : jars) {
                loaded.add(jar, catalog);
            }
            Experiment experiment = new Experiment(plan(), catalog, said -> say(err, said));
            Report report = run(experiment);
            out.println(json ? report.json() : report.text().stripTrailing());
            Path picture = plot;
            if (picture != null) {
                Files.writeString(picture, Plot.svg(report));
            }
            if (!report.isClean()) {
                sayAgain(err);
            }
            return report.isClean() ? 0 : 1;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine(), e.getMessage(), e);
        } catch (IllegalStateException | ProblemException e) {
            err.println("o7s sim: " + e.getMessage());
            sayAgain(err);
            return 1;
        }
    }

    private Report run(Experiment experiment) throws IOException {
        Path file = capture;
        if (file == null) {
            return experiment.run(null);
        }
        try (LinkCapture recorder = new LinkCapture(file)) {
            return experiment.run(recorder);
        }
    }

    /** How to have the same run again. */
    private void sayAgain(PrintWriter err) {
        List<String> words = new ArrayList<>(commandLine().getParseResult().originalArgs());
        if (!words.contains("--seed")) {
            words.addAll(List.of("--seed", Long.toString(seed)));
        }
        err.println("o7s sim: the same again: ./o7s sim " + String.join(" ", words));
    }

    private static void say(PrintWriter err, String said) {
        err.println("... " + said);
        err.flush();
    }

    private CommandLine commandLine() {
        CommandSpec s = spec;
        if (s == null) {
            throw new IllegalStateException("not run as a command");
        }
        return s.commandLine();
    }

    /** Options of the layer that suit a network. */
    static Map<String, List<String>> usual(Shape shape) {
        Map<String, List<String>> options = new TreeMap<>();
        // Twice as far as from the middle, and twice that when a link is gone.
        int farthest = 4 * Arrays.stream(shape.distances(0)).max().orElse(0);
        if (farthest > TTL) {
            options.put("ttl", List.of(Integer.toString(Math.min(farthest, TTL_MAX))));
        }
        if (shape.nodes() >= LARGE_NODES) {
            options.put("ls_t_update", List.of("60"));
            options.put("ls_t_timeo", List.of("240"));
        }
        return options;
    }

    private Experiment.Plan plan() throws IOException {
        Shape shape = Shape.named(topology, nodes, seed);
        Map<String, List<String>> options = usual(shape);
        settings.forEach((key, value) -> options.put(key, List.of(value)));
        for (String policy : policies) {
            String[] parts = policy.split("/", -1);
            if (parts.length != 2) {
                throw new IllegalArgumentException(
                        "--policy takes KIND/NAME, for instance routing/lfa, not " + policy);
            }
            options.put(parts[0].equals("address") ? "addr_auth" : parts[0], List.of(parts[1]));
        }
        Faults faults =
                Faults.NONE
                        .withDelayNs(Math.round(delayMs * 1e6))
                        .withLoss(lossPercent / PERCENT)
                        .withBitsPerSecond(Math.round(megabits * 1e6));
        return new Experiment.Plan(shape, options, faults, seed, lookups, probes, cuts, steadyS);
    }
}
