package org.o7s.lab.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lab shell}. */
@Command(
        name = "shell",
        description =
                "Opens a shell on a host, with irm, oping and the other programs on the path.")
final class EnterHost extends HelpOption implements Callable<Integer> {
    @Mixin private RunningLabs labs = new RunningLabs();

    @Parameters(paramLabel = "HOST", description = "the host")
    private String host = "";

    @Override
    public Integer call() {
        return Inside.run(labs.places(), labs.one(), host, List.of());
    }
}
