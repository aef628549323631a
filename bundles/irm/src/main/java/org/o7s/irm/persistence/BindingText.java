package org.o7s.irm.persistence;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.environment.StartCommand;
import org.o7s.irm.state.NameEntry;
import org.o7s.irm.state.Names;
import org.o7s.irm.state.ProcessEntry;
import org.o7s.irm.state.ProcessOrigin;
import org.o7s.irm.state.Registry;
import org.o7s.irm.state.Remembered;
import org.o7s.irm.superserver.SuperServer;
import org.o7s.irm.superserver.SuperServer.Startable;

/**
 * Bindings of names as lines of text, one per fact, fields separated by tabs:
 *
 * <pre>
 *   o7s-bindings 1 BOOT                 the first line; BOOT names the run of the machine
 *   name NAME LOAD-BALANCE direct|through-layers
 *   program PROGRAM NAME
 *   user PROGRAM NAME USER              whose processes may serve, beside the trusted
 *   start PROGRAM NAME PATH ARGUMENT*
 *   process PID STARTED-TICKS USER-ID NAME*
 * </pre>
 *
 * <p>Belongs to the IRM's loop.
 */
public final class BindingText {
    private static final String HEADER = "o7s-bindings";
    private static final String VERSION = "1";

    private final Registry registry;
    private final SuperServer programs;
    private final Limits limits;
    private final String boot;

    /**
     * The text of these tables.
     *
     * @param boot names this run of the machine, as numbers of processes mean nothing in another
     */
    public BindingText(Registry registry, SuperServer programs, Limits limits, String boot) {
        this.registry = registry;
        this.programs = programs;
        this.limits = limits;
        this.boot = boot;
    }

    /** What is bound now. */
    public String write() {
        StringBuilder text = new StringBuilder();
        line(text, HEADER, VERSION, boot);
        for (NameEntry name : registry.names().all()) {
            line(
                    text,
                    "name",
                    name.name(),
                    name.loadBalance().policy(),
                    name.direct() ? "direct" : "through-layers");
        }
        for (String program : registry.programs().holders()) {
            for (String name : registry.programs().namesOf(program)) {
                line(text, "program", program, name);
                for (String user : registry.programUsers().of(program, name)) {
                    line(text, "user", program, name, user);
                }
            }
        }
        for (Startable one : programs.startables()) {
            List<String> fields =
                    new ArrayList<>(
                            List.of("start", one.program(), one.name(), one.command().path()));
            fields.addAll(one.command().arguments());
            text.append(Fields.line(fields));
        }
        for (ProcessEntry process : registry.processes().all()) {
            ProcessOrigin origin = process.origin();
            List<String> names = registry.processBindings().namesOf(process.id());
            // A second connection of a process is a process of its own here, and not found again.
            if (!names.isEmpty() && origin.startedTicks() != 0 && origin.pid() == process.id()) {
                process(text, origin.pid(), origin.startedTicks(), origin.userId(), names);
            }
        }
        for (Remembered known : registry.remembered()) {
            if (!known.names().isEmpty()) {
                process(text, known.pid(), known.startedTicks(), known.userId(), known.names());
            }
        }
        return text.toString();
    }

    private static void process(
            StringBuilder text, long pid, long startedTicks, int userId, List<String> names) {
        List<String> fields =
                new ArrayList<>(
                        List.of(
                                "process",
                                Long.toString(pid),
                                Long.toString(startedTicks),
                                Integer.toString(userId)));
        fields.addAll(names);
        text.append(Fields.line(fields));
    }

    private static void line(StringBuilder text, String... fields) {
        text.append(Fields.line(List.of(fields)));
    }

    /**
     * Binds again what a text says; lines that make no sense, or go beyond a limit, are left out.
     *
     * @param startedTicks when the kernel started a process, 0 if there is none of that number
     * @return how many lines were left out
     */
    public int read(String text, LongUnaryOperator startedTicks) {
        int strange = 0;
        boolean known = false;
        boolean sameBoot = false;
        for (String line : text.lines().toList()) {
            List<String> fields = Fields.of(line);
            if (fields.getFirst().equals(HEADER) && fields.size() == 3) {
                known = fields.get(1).equals(VERSION);
                sameBoot = fields.get(2).equals(boot);
            } else if (!known || !read(fields, sameBoot, startedTicks)) {
                strange++;
            }
        }
        return strange;
    }

    private boolean read(List<String> fields, boolean sameBoot, LongUnaryOperator startedTicks) {
        int count = fields.size();
        return switch (fields.getFirst()) {
            case "name" ->
                    count == 4
                            && name(fields.get(1), fields.get(2), fields.get(3).equals("direct"));
            case "program" -> count == 3 && program(fields.get(1), fields.get(2));
            case "user" ->
                    count == 4
                            && registry.programs().isBound(fields.get(1), fields.get(2))
                            && registry.programUsers()
                                    .allow(fields.get(1), fields.get(2), fields.get(3));
            case "start" -> count >= 4 && start(fields);
            case "process" -> count >= 5 && process(fields, sameBoot, startedTicks);
            default -> false;
        };
    }

    private boolean name(String name, String loadBalance, boolean direct) {
        if (isStrange(name)
                || isStrange(loadBalance)
                || registry.names().isFull()
                || registry.names().find(name).isPresent()) {
            return false;
        }
        registry.names().create(name, loadBalance, direct);
        return true;
    }

    private static boolean isStrange(String name) {
        return Names.objection(name).isPresent();
    }

    private boolean program(String program, String name) {
        return !isStrange(program)
                && registry.names().find(name).isPresent()
                && !registry.programs().isFull()
                && registry.programs().add(program, name);
    }

    private boolean start(List<String> fields) {
        if (!registry.programs().isBound(fields.get(1), fields.get(2))
                || programs.size() >= limits.bindings()) {
            return false;
        }
        programs.add(
                fields.get(2),
                fields.get(1),
                new StartCommand(fields.get(3), fields.subList(4, fields.size())));
        return true;
    }

    private boolean process(List<String> fields, boolean sameBoot, LongUnaryOperator startedTicks) {
        try {
            long pid = Long.parseLong(fields.get(1));
            long ticks = Long.parseLong(fields.get(2));
            int userId = Integer.parseInt(fields.get(3));
            // One that has ended meanwhile is no mistake.
            if (sameBoot && ticks != 0 && startedTicks.applyAsLong(pid) == ticks) {
                registry.remember(
                        new Remembered(pid, ticks, userId, fields.subList(4, fields.size())));
            }
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
