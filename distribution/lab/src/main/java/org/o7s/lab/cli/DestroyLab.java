package org.o7s.lab.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.o7s.lab.Lab;
import org.o7s.lab.LabException;
import org.o7s.lab.Patience;
import org.o7s.lab.run.LabClient;
import org.o7s.lab.run.Places;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab destroy}. */
@Command(
        name = "destroy",
        description = {
            "Ends a lab, or all, and removes what labs left behind whose process is no more.",
            "Namespaces that no lab made are not touched."
        })
final class DestroyLab extends HelpOption implements Callable<Integer> {
    private static final Duration GONE_WITHIN = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "the lab; without it, all")
    private Optional<String> name = Optional.empty();

    @Override
    public Integer call() {
        Privileges.require();
        PrintWriter out = spec.commandLine().getOut();
        Places places = Places.ofProcess();
        List<String> names =
                places.names().stream()
                        .filter(n -> name.isEmpty() || n.equals(name.get()))
                        .toList();
        if (name.isPresent() && names.isEmpty()) {
            throw new LabException("there is no lab " + name.get());
        }
        for (String each : names) {
            if (!places.forget(each)) {
                LabClient.ask(places.socket(each), List.of("destroy"));
                Patience.until(
                        "lab " + each + " is gone",
                        GONE_WITHIN,
                        POLL,
                        () -> !places.names().contains(each));
            }
            out.println("Lab " + each + " is removed.");
        }
        List<String> leftOvers = Lab.removeLeftOvers();
        leftOvers.forEach(n -> out.println("Namespace " + n + " of a dead lab is removed."));
        if (names.isEmpty() && leftOvers.isEmpty()) {
            out.println("No lab runs, and none left anything behind.");
        }
        return 0;
    }
}
