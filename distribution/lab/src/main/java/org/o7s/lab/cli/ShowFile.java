package org.o7s.lab.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.o7s.lab.LabException;
import org.o7s.lab.file.LabFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab show}. */
@Command(name = "show", description = "Prints the file of a built-in lab, to begin one's own with.")
final class ShowFile extends HelpOption implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "two-hosts, triangle, four-nodes, ...")
    private String name = "";

    @Override
    public Integer call() {
        if (!LabFile.BUILT_IN.contains(name)) {
            throw new LabException(
                    "there is no built-in lab "
                            + name
                            + ", only "
                            + String.join(", ", LabFile.BUILT_IN));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(LabFile.text(name));
        out.flush();
        return 0;
    }
}
