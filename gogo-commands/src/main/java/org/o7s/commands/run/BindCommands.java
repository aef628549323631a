package org.o7s.commands.run;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.o7s.commands.sight.Sight;
import org.o7s.irm.environment.StartCommand;
import org.o7s.irm.management.Management;
import org.o7s.irm.management.Management.Done;

/** {@code irm bind}, {@code irm unbind}. */
final class BindCommands {
    private static final String JAR = ".jar";
    private static final Pattern QUALIFIED_CLASS =
            Pattern.compile("(?:\\p{Ll}[\\p{Ll}\\d_]*\\.)+\\p{Lu}[\\w$]*");

    private final Management management;

    BindCommands(Management management) {
        this.management = management;
    }

    void addTo(Map<String, Handler> handlers) {
        handlers.put("bind program", this::bindProgram);
        handlers.put(
                "bind process",
                r ->
                        Effects.report(
                                r,
                                management.bindProcess(seenProcess(r), r.the("name"), r.call())));
        handlers.put(
                "bind ipcp",
                r ->
                        Effects.report(
                                r, management.bindIpcp(r.the("ipcp"), r.the("name"), r.call())));
        handlers.put(
                "unbind program",
                r ->
                        Effects.report(
                                r, management.unbindProgram(program(r), r.last("name"), r.call())));
        handlers.put(
                "unbind process",
                r ->
                        Effects.report(
                                r,
                                management.unbindProcess(
                                        seenProcess(r), r.last("name"), r.call())));
        handlers.put(
                "unbind ipcp",
                r ->
                        Effects.report(
                                r, management.unbindIpcp(r.the("ipcp"), r.last("name"), r.call())));
    }

    private Report bindProgram(Request r) {
        boolean start = r.parsed().flag("auto") || r.parsed().flag("--");
        if (start) {
            // A plan looks for the file with the rights of the daemon.
            r.requireManager();
        }
        Done done =
                management.bindProgram(
                        program(r),
                        r.the("name"),
                        start
                                ? Optional.of(new StartCommand(r.the("program"), r.parsed().tail()))
                                : Optional.empty(),
                        r.call());
        Optional<String> user = r.last("user");
        if (user.isEmpty()) {
            return Effects.report(r, done);
        }
        Done allowed = management.allowUser(program(r), r.the("name"), user.get(), r.call());
        return Effects.report(
                r,
                Stream.concat(done.steps().stream(), allowed.steps().stream()).toList(),
                Stream.concat(done.notices().stream(), allowed.notices().stream()).toList());
    }

    /**
     * A program is known by the last part of its path, as in 0.23; a jar without its ending, and a
     * class without its package, as processes announce themselves.
     */
    private static String program(Request r) {
        String path = r.the("program");
        String base = path.substring(path.lastIndexOf('/') + 1);
        if (base.endsWith(JAR) && base.length() > JAR.length()) {
            return base.substring(0, base.length() - JAR.length());
        }
        if (QUALIFIED_CLASS.matcher(base).matches()) {
            return base.substring(base.lastIndexOf('.') + 1);
        }
        return base.isEmpty() ? path : base;
    }

    /** The number of a process that the caller sees; others may not even be planned with. */
    private long seenProcess(Request r) {
        long process = Long.parseLong(r.the("process"));
        if (!Sight.of(r.caller(), management).sees(process)) {
            r.requireManager();
        }
        return process;
    }
}
