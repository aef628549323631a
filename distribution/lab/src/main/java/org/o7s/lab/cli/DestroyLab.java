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
        Broken broken = new Broken();
        for (String each : names) {
            broken.attempt(each, () -> destroyed(places, each))
                    .ifPresent(lab -> out.println("Lab " + lab + " is removed."));
        }
        Lab.Cleared leftOvers = Lab.removeLeftOvers();
        leftOvers
                .removed()
                .forEach(n -> out.println("Namespace " + n + " of a dead lab is removed."));
        if (names.isEmpty() && leftOvers.isNothing()) {
            out.println("No lab runs, and none left anything behind.");
        }
        out.flush();
        broken.sentences().forEach((lab, why) -> complain("lab " + lab, why));
        leftOvers.failed().forEach((n, why) -> complain("namespace " + n + " of a dead lab", why));
        return broken.sentences().isEmpty() && leftOvers.failed().isEmpty() ? 0 : LabProgram.FAILED;
    }

    private static String destroyed(Places places, String lab) {
        if (!places.forget(lab)) {
            LabClient.ask(places.socket(lab), List.of("destroy"));
            Patience.until(
                    "lab " + lab + " is gone",
                    GONE_WITHIN,
                    POLL,
                    () -> !places.names().contains(lab));
        }
        return lab;
    }

    private void complain(String what, String why) {
        spec.commandLine().getErr().println("o7s lab: " + what + " is not removed: " + why);
    }
}
