package org.o7s.tools.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.o7s.tools.Cancellation;
import org.o7s.tools.Progress;
import org.o7s.tools.Tool;
import org.o7s.tools.ToolIo;

/** A run of a tool whose output is kept. */
public final class ToolRun {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Cancellation cancellation = new Cancellation();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    private ToolRun() {}

    /** Runs a tool to its end in this thread. */
    public static ToolRun of(Tool tool, String... args) {
        ToolRun run = new ToolRun();
        run.exit.complete(tool.run(List.of(args), run.io()));
        return run;
    }

    /** The same, keeping what it shows of its progress: texts to be asked. */
    public static ToolRun watched(Tool tool, List<Supplier<String>> shown, String... args) {
        ToolRun run = new ToolRun();
        ToolIo io = run.io();
        Progress progress =
                text -> {
                    shown.add(text);
                    return () -> {};
                };
        ToolIo watched = new ToolIo(io.out(), io.err(), io.cancellation(), progress);
        run.exit.complete(tool.run(List.of(args), watched));
        return run;
    }

    /** Starts a tool in a thread of its own. */
    public static ToolRun start(Tool tool, String... args) {
        ToolRun run = new ToolRun();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                run.exit.complete(tool.run(List.of(args), run.io()));
                            } catch (Throwable e) {
                                run.exit.completeExceptionally(e);
                            }
                        });
        return run;
    }

    private ToolIo io() {
        return new ToolIo(
                new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), cancellation);
    }

    /** Interrupts it. */
    public ToolRun interrupt() {
        cancellation.cancel();
        return this;
    }

    /** Its exit code, once it has ended. */
    public int exitCode() {
        try {
            return exit.get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("did not end; out: " + out() + " err: " + err(), e);
        }
    }

    /** What it printed. */
    public String out() {
        return out.toString(UTF_8);
    }

    /** What it complained about. */
    public String err() {
        return err.toString(UTF_8);
    }
}
