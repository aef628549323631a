package org.o7s.lab.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab link}. */
@Command(
        name = "link",
        description = "Makes a link worse or better while it is used, or shows how it is.",
        footer = {
            "",
            "  link a-b                                shows it",
            "  link a-b loss 1%% delay 20ms jitter 5ms rate 10M",
            "  link a-b duplicate 1%% corrupt 0.1%% reorder 5%% hold 10ms",
            "  link a-b loss 5%% burst 3 dark 2s every 7s",
            "  link a-b good                           none of all that",
            "  link a-b down, link a-b up"
        })
final class ChangeLink extends HelpOption implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private RunningLabs labs = new RunningLabs();

    @Parameters(
            arity = "1..*",
            paramLabel = "WORD",
            description = "the link, and what is to become of it")
    private List<String> words = new ArrayList<>();

    @Override
    public Integer call() {
        List<String> all = new ArrayList<>(List.of("link"));
        all.addAll(words);
        PrintWriter out = spec.commandLine().getOut();
        out.print(labs.ask(all));
        out.flush();
        return 0;
    }
}
