package org.o7s.itests.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The main program of {@code ./o7s bench}. The system property {@code o7s.system} names the folder
 * of the assembled system, {@code o7s.columns} the width of a terminal that shows progress.
 */
public final class Bench {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private Bench() {}

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Runtime.getRuntime().exit(run(Arrays.asList(args), out, System.err));
    }

    /** Runs it; returns the exit code. */
    static int run(List<String> words, PrintStream out, PrintStream err) {
        if (words.contains("--help") || words.contains("-h")) {
            out.print(Options.USAGE);
            return DONE;
        }
        Options options;
        try {
            options = Options.of(words);
            Path system = Path.of(System.getProperty("o7s.system", "distribution/target/o7s-lab"));
            return measure(options, stage(options, system), out, err);
        } catch (BenchException e) {
            err.println("o7s bench: " + e.getMessage());
            return USAGE;
        } catch (IOException e) {
            err.println("o7s bench: " + e.getMessage());
            return FAILED;
        }
    }

    private static Stage stage(Options options, Path system) throws BenchException, IOException {
        if (options.mode() == Options.Mode.LOCAL) {
            return new LocalStage(system, options, daemonOptions(options));
        }
        if (options.mode() == Options.Mode.FLOWS) {
            return new FlowsStage(system, daemonOptions(options));
        }
        if (options.mode() == Options.Mode.IDLE) {
            return new IdleStage(system, daemonOptions(options));
        }
        if (!System.getProperty("user.name", "").equals("root")) {
            throw new BenchException(
                    options.mode().word()
                            + " makes two network namespaces and a cable between them, which needs"
                            + " root; try sudo, or ./o7s bench local");
        }
        return new CableStage(
                system,
                options.mode() == Options.Mode.ETH ? "eth-dix" : "udp4",
                options.data(),
                daemonOptions(options));
    }

    private static List<String> daemonOptions(Options options) {
        return options.portable() ? List.of("--portable") : List.of();
    }

    private static int measure(Options options, Stage stage, PrintStream out, PrintStream err)
            throws IOException {
        // For Ctrl-C; closing twice does nothing.
        Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "clean-up"));
        try (stage) {
            Consumer<String> progress = progress(err);
            progress.accept("starting systems and processes");
            double loadBefore = load();
            Results results = stage.measure(options, progress);
            progress.accept("");
            Map<String, Object> about = about(options, loadBefore);
            out.print(Table.of(results, stage.yardsticks(), headline(about)));
            if (options.json().isPresent()) {
                String json = JsonText.of(results, stage.yardsticks(), about);
                Files.writeString(options.json().get(), json);
            }
            return results.failures().isEmpty() ? DONE : FAILED;
        }
    }

    private static double load() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return Math.round(load * 10) / 10.0;
    }

    private static Map<String, Object> about(Options options, double loadBefore) {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("mode", options.mode().word());
        about.put("rounds", options.rounds());
        about.put("seconds", options.sampleNs() / 1e9);
        about.put("cpus", Runtime.getRuntime().availableProcessors());
        about.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        about.put("java", System.getProperty("java.runtime.version"));
        about.put("loadBefore", loadBefore);
        about.put("loadAfter", load());
        return about;
    }

    private static String headline(Map<String, Object> about) {
        return String.format(
                Locale.ROOT,
                "o7s bench %s: medians of %s rounds of %s s per sample; %s CPUs, load %s before and"
                        + " %s after; %s, Java %s",
                about.get("mode"),
                about.get("rounds"),
                about.get("seconds"),
                about.get("cpus"),
                about.get("loadBefore"),
                about.get("loadAfter"),
                about.get("kernel"),
                about.get("java"));
    }

    /** On a terminal one line that changes; elsewhere a line when something new begins. */
    private static Consumer<String> progress(PrintStream err) {
        boolean terminal = Integer.getInteger("o7s.columns", 0) > 0;
        String[] last = {""};
        return text -> {
            if (terminal) {
                err.print("\r\u001b[K" + text);
            } else {
                String stage = text.split(":", 2)[0];
                if (!stage.equals(last[0]) && !stage.isEmpty()) {
                    err.println(stage);
                }
                last[0] = stage;
            }
            err.flush();
        };
    }
}
