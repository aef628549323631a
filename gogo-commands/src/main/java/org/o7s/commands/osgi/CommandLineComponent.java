package org.o7s.commands.osgi;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o7s.commands.Caller;
import org.o7s.commands.Candidate;
import org.o7s.commands.CommandIo;
import org.o7s.commands.CommandLine;
import org.o7s.commands.run.IrmCommandLine;
import org.o7s.core.slot.PolicyManager;
import org.o7s.irm.management.Management;
import org.o7s.irm.management.MapControl;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Offers the command line of this framework's system. */
@Component(service = CommandLine.class)
public final class CommandLineComponent implements CommandLine {
    private final CommandLine irm;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable PolicyManager policies;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable MapControl map;

    /** Called by the component runtime. */
    @Activate
    public CommandLineComponent(@Reference Management management) {
        irm =
                new IrmCommandLine(
                        management,
                        () -> Optional.ofNullable(policies),
                        () -> Optional.ofNullable(map));
    }

    @Override
    public int run(List<String> args, CommandIo io, Caller caller) {
        return irm.run(args, io, caller);
    }

    @Override
    public List<Candidate> complete(List<String> args, int cursorWord, Caller caller) {
        return irm.complete(args, cursorWord, caller);
    }
}
