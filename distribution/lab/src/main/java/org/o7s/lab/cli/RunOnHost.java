package org.o7s.lab.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lab run}. */
@Command(
        name = "run",
        aliases = "exec",
        description = "Runs a program on a host; its exit code is the exit code.")
final class RunOnHost extends HelpOption implements Callable<Integer> {
    @Mixin private RunningLabs labs = new RunningLabs();

    @Parameters(index = "0", paramLabel = "HOST", description = "the host")
    private String host = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "COMMAND",
            description = "the program and its arguments, behind -- if they begin with a dash")
    private List<String> command = new ArrayList<>();

    @Override
    public Integer call() {
        return Inside.run(labs.places(), labs.one(), host, command);
    }
}
