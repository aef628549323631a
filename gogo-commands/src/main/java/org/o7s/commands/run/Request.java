package org.o7s.commands.run;

import java.util.Optional;
import java.util.function.Consumer;
import org.o7s.commands.Caller;
import org.o7s.commands.CommandIo;
import org.o7s.commands.parse.Globals;
import org.o7s.commands.parse.Parsed;
import org.o7s.irm.management.Management;

/**
 * One command on its way through an operation.
 *
 * @param parsed what was understood
 * @param globals its options
 * @param io its front end
 * @param caller who gave it
 * @param emit takes reports before the last one, from operations that give several
 */
record Request(Parsed parsed, Globals globals, CommandIo io, Caller caller, Consumer<Report> emit) {

    Management.Call call() {
        return new Management.Call(globals.dryRun(), globals.limit());
    }

    /**
     * Refuses whoever may not manage, also a plan: anybody may ask for one, but here it would tell
     * what is not for all.
     */
    void requireManager() {
        if (!caller.may(Caller.Privilege.MANAGE)) {
            throw Failures.permission(
                    "irm " + parsed.operation().id(), caller, Caller.Privilege.MANAGE);
        }
    }

    String the(String id) {
        return parsed.the(id);
    }

    Optional<String> last(String id) {
        return parsed.last(id);
    }
}
