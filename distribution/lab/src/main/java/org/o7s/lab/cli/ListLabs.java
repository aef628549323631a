package org.o7s.lab.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.o7s.lab.run.LabClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab list}. */
@Command(
        name = "list",
        description = "Shows the labs that run: hosts, links, and what the links do to frames.")
final class ListLabs extends HelpOption implements Callable<Integer> {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** A lab looks at itself for that, and at nothing that may take long. */
    private static final Duration LISTED_WITHIN = Duration.ofSeconds(10);

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private RunningLabs labs = new RunningLabs();

    @Option(names = "--json", description = "one object, for programs")
    private boolean isJson;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<String> names = labs.names();
        List<String> hidden = labs.hidden();
        Broken broken = new Broken();
        if (isJson) {
            out.println(json(names, hidden, broken));
        } else {
            for (String name : names) {
                broken.attempt(name, () -> ask(name, "list")).ifPresent(out::print);
            }
            broken.sentences()
                    .forEach((lab, why) -> out.println("lab " + lab + ": is broken: " + why));
            if (names.isEmpty() && hidden.isEmpty()) {
                out.println("No lab runs.");
            }
            out.flush();
        }
        if (!hidden.isEmpty()) {
            spec.commandLine().getErr().println("o7s lab: " + RunningLabs.closed(hidden));
        }
        return hidden.isEmpty() && broken.sentences().isEmpty() ? 0 : LabProgram.FAILED;
    }

    private ObjectNode json(List<String> names, List<String> hidden, Broken broken) {
        ObjectNode all = JSON.createObjectNode().put("schema", "o7s.labs.1");
        ArrayNode each = all.putArray("labs");
        for (String name : names) {
            broken.attempt(name, () -> JSON.readTree(ask(name, "list", "--json")))
                    .ifPresent(each::add);
        }
        ArrayNode unseen = all.putArray("hidden");
        hidden.forEach(unseen::add);
        ArrayNode failed = all.putArray("broken");
        broken.sentences()
                .forEach((lab, why) -> failed.addObject().put("lab", lab).put("why", why));
        return all;
    }

    private String ask(String lab, String... words) {
        return LabClient.ask(labs.places().socket(lab), List.of(words), LISTED_WITHIN);
    }
}
