package org.o7s.lab.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
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

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private RunningLabs labs = new RunningLabs();

    @Option(names = "--json", description = "one object, for programs")
    private boolean isJson;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<String> names = labs.names();
        List<String> hidden = labs.hidden();
        if (!isJson) {
            for (String name : names) {
                out.print(LabClient.ask(labs.places().socket(name), List.of("list")));
            }
            if (names.isEmpty() && hidden.isEmpty()) {
                out.println("No lab runs.");
            }
            out.flush();
            return exitCode(hidden);
        }
        ObjectNode all = JSON.createObjectNode().put("schema", "o7s.labs.1");
        ArrayNode each = all.putArray("labs");
        for (String name : names) {
            each.add(
                    JSON.readTree(
                            LabClient.ask(labs.places().socket(name), List.of("list", "--json"))));
        }
        ArrayNode unseen = all.putArray("hidden");
        hidden.forEach(unseen::add);
        out.println(all);
        return exitCode(hidden);
    }

    private int exitCode(List<String> hidden) {
        if (hidden.isEmpty()) {
            return 0;
        }
        spec.commandLine().getErr().println("o7s lab: " + RunningLabs.closed(hidden));
        return LabProgram.FAILED;
    }
}
