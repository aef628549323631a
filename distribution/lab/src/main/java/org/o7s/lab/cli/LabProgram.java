package org.o7s.lab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.o7s.lab.Distribution;
import org.o7s.lab.Faults;
import org.o7s.lab.LabException;
import org.o7s.lab.file.LabFile;
import org.o7s.lab.file.LabFileException;
import org.o7s.lab.file.LabPlan;
import org.o7s.lab.run.OpenLab;
import org.o7s.lab.run.Places;
import org.o7s.lab.run.Player;
import org.o7s.lab.run.RunningLab;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The main program of {@code o7s-lab}: builds a lab and keeps it, or talks to one that runs. */
@Command(
        name = "lab",
        description = "Systems and links in network namespaces of this machine. Needs root.",
        synopsisHeading = "usage: ./o7s ",
        sortOptions = false,
        subcommands = {
            ListLabs.class,
            EnterHost.class,
            RunOnHost.class,
            ChangeLink.class,
            DestroyLab.class,
            ShowFile.class
        },
        footer = {
            "",
            "examples:",
            "  ./o7s lab two-hosts                     builds it, opens a prompt, removes it at the end",
            "  ./o7s lab my.toml --detach              keeps it until ./o7s lab destroy",
            "  ./o7s lab shell left                    a shell on a host, from another terminal",
            "  ./o7s lab run left -- oping -n pong -c 3",
            "  ./o7s lab link left-right loss 1%% delay 20ms rate 10M",
            "  ./o7s lab link left-right down",
            "docs/lab.md describes the file."
        })
public final class LabProgram extends HelpOption implements Callable<Integer> {
    static final int FAILED = 1;
    static final int USAGE = 2;

    /** Names the file that is made when a lab in the background is ready. */
    private static final String READY = "o7s.lab.ready";

    private static final Duration ONE_DAY = Duration.ofDays(1);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "a lab file, or two-hosts, triangle, four-nodes, broadcast")
    private Optional<String> file = Optional.empty();

    @Option(names = "--name", description = "another name than the file says", paramLabel = "NAME")
    private Optional<String> name = Optional.empty();

    @Option(names = "--dry-run", description = "only says what would be made and run")
    private boolean isDry;

    @Option(names = "--no-steps", description = "leaves the steps of the file out")
    private boolean withoutSteps;

    @Option(
            names = "--detach",
            description = "goes to the background; ./o7s lab destroy ends the lab")
    private boolean isDetached;

    @Option(
            names = "--direct-flows",
            paramLabel = "on|off",
            description = "for all daemons, whatever the file says")
    private Optional<String> directFlows = Optional.empty();

    @Option(
            names = "--demo",
            description = "shows the steps, also those of the demonstration, and ends")
    private boolean isDemo;

    /** Runs the program and ends the process. */
    public static void main(String[] args) {
        Interrupt.keepForPrograms();
        System.exit(run(args));
    }

    /** Runs the program. */
    static int run(String... args) {
        CommandLine line = new CommandLine(new LabProgram());
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setStopAtUnmatched(false);
        line.setExecutionExceptionHandler(
                (e, command, parsed) -> {
                    if (e instanceof LabException
                            || e instanceof LabFileException
                            || e instanceof UncheckedIOException) {
                        command.getErr().println("o7s lab: " + Faults.sentence(e));
                        return e instanceof LabFileException ? USAGE : FAILED;
                    }
                    throw e;
                });
        return line.execute(args);
    }

    @Override
    public Integer call() {
        CommandLine line = spec.commandLine();
        if (file.isEmpty()) {
            line.usage(line.getErr());
            return USAGE;
        }
        LabPlan plan = plan(LabFile.find(file.get()));
        if (isDry) {
            line.getOut().print(DryRun.describe(plan));
            line.getOut().flush();
            return 0;
        }
        Privileges.require();
        PrintWriter out = line.getOut();
        try (OpenLab lab = OpenLab.claim(Places.ofProcess(), plan)) {
            out.println("Building lab " + plan.name() + ": " + DryRun.count(plan) + ".");
            if (lab.during(() -> build(lab, out)).isEmpty()) {
                out.println("Lab " + plan.name() + " was destroyed before it was ready.");
                return FAILED;
            }
            if (isDemo) {
                out.println(
                        "Done: the systems shut down, the namespaces go, nothing is left behind.");
                return 0;
            }
            out.println("Lab " + plan.name() + " is ready. Its logs: " + lab.lab().folder());
            keep(lab, out);
        }
        out.println("Lab " + plan.name() + " is removed.");
        return 0;
    }

    private static RunningLab build(OpenLab lab, PrintWriter out) {
        Path logs = Path.of(System.getProperty("o7s.labs", "target/labs")).toAbsolutePath();
        RunningLab running = lab.build(Distribution.located(), logs, ONE_DAY);
        new Player(running, out).play(lab.plan().steps());
        return running;
    }

    private void keep(OpenLab lab, PrintWriter out) {
        if (isDetached) {
            tellReady(lab.lab().folder());
            lab.awaitDestruction();
            return;
        }
        try (Prompt prompt = new Prompt(lab, out)) {
            if (lab.during(prompt).isEmpty()) {
                out.println();
                out.println("Somebody else destroys this lab.");
            }
        }
    }

    /** The program that waits in the foreground looks for a file, and reads there where logs go. */
    private static void tellReady(Path folder) {
        String name = System.getProperty(READY, "");
        if (name.isEmpty()) {
            return;
        }
        try {
            Path part = Files.writeString(Path.of(name + ".part"), folder + "\n");
            Files.move(part, Path.of(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LabPlan plan(LabPlan read) {
        LabPlan plan = read.forDemo(isDemo);
        if (name.isPresent()) {
            plan = plan.named(checkedName(name.get()));
        }
        if (withoutSteps) {
            plan = plan.withoutSteps();
        }
        if (directFlows.isPresent()) {
            if (!List.of("on", "off").contains(directFlows.get())) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "--direct-flows needs on or off");
            }
            plan = plan.withIrmdOptions(List.of("--direct-flows", directFlows.get()));
        }
        return plan;
    }

    private String checkedName(String wanted) {
        if (!LabFile.isName(wanted)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "\""
                            + wanted
                            + "\" cannot be the name of a lab; use lower-case letters, digits and"
                            + " dashes, at most "
                            + LabFile.MAX_NAME);
        }
        return wanted;
    }
}
