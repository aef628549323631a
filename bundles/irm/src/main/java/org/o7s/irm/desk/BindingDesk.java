package org.o7s.irm.desk;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.o7s.irm.broker.BrokerParts;
import org.o7s.irm.broker.FlowBroker;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.environment.ProgramLauncher;
import org.o7s.irm.environment.StartCommand;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Management.Done;
import org.o7s.irm.state.Bindings;
import org.o7s.irm.state.Registry;
import org.o7s.irm.superserver.SuperServer;

/** Binds programs, processes and IPCPs to names: many to many, in any order, at run time. */
final class BindingDesk {
    private final Caller caller;
    private final Registry registry;
    private final FlowBroker broker;
    private final Limits limits;
    private final SuperServer superServer;
    private final ProgramLauncher launcher;

    BindingDesk(Caller caller, BrokerParts parts, FlowBroker broker) {
        this.caller = caller;
        this.registry = parts.registry();
        this.broker = broker;
        this.limits = parts.settings().limits();
        this.superServer = parts.programs();
        this.launcher = parts.context().programs();
    }

    Done bindProgram(String program, String name, Optional<StartCommand> start, Call call) {
        DeskProblems.requireName("the name of a program", program);
        String label = "program \"" + program + "\"";
        if (start.isEmpty()) {
            return bind(registry.programs(), program, label, name, call, () -> {});
        }
        DeskProblems.requireName("a name", name);
        StartCommand command = start.get();
        launcher.objection(command)
                .ifPresent(
                        why -> {
                            throw DeskProblems.cannotStart(command.path(), name, why);
                        });
        String what = "cannot bind " + label + " to \"" + name + "\"";
        TimeLimit limit = caller.limit(call);
        return caller.change(
                limit,
                what,
                () ->
                        caller.onLoop(
                                limit,
                                what,
                                () -> bindToStart(program, label, what, name, command, call)));
    }

    private Done bindToStart(
            String program,
            String label,
            String what,
            String name,
            StartCommand command,
            Call call) {
        if (superServer.has(name, program, command)) {
            return new Steps()
                    .notice(command + " is started for name \"" + name + "\" already")
                    .done();
        }
        if (superServer.size() >= limits.bindings()) {
            throw DeskProblems.limit(what, "programs to start", limits.bindings());
        }
        Steps steps = new Steps();
        if (!registry.programs().isBound(program, name)) {
            bindOnLoop(registry.programs(), program, label, what, name, call)
                    .steps()
                    .forEach(steps::step);
        }
        steps.step("start " + command + " when a flow to \"" + name + "\" finds no server");
        if (!call.plan()) {
            superServer.add(name, program, command);
        }
        return steps.done();
    }

    Done allowUser(String program, String name, String user, Call call) {
        DeskProblems.requireName("a user", user);
        String label = "program \"" + program + "\"";
        String what = "cannot let user " + user + " serve \"" + name + "\" with " + label;
        TimeLimit limit = caller.limit(call);
        return caller.change(
                limit,
                what,
                () ->
                        caller.onLoop(
                                limit, what, () -> allowOnLoop(program, label, name, user, call)));
    }

    private Done allowOnLoop(String program, String label, String name, String user, Call call) {
        if (!call.plan() && !registry.programs().isBound(program, name)) {
            throw DeskProblems.notBound(label, "name \"" + name + "\"");
        }
        Steps steps = new Steps();
        if (registry.programUsers().isAllowed(program, name, user)) {
            return steps.notice("processes of user " + user + " may serve \"" + name + "\" already")
                    .done();
        }
        steps.step("let processes of user " + user + " serve name \"" + name + "\" as " + label);
        if (!call.plan()) {
            if (registry.programUsers().size() >= limits.bindings()) {
                throw DeskProblems.limit(
                        "cannot let user " + user + " serve",
                        "users of bindings",
                        limits.bindings());
            }
            registry.programUsers().allow(program, name, user);
            broker.bindingsChanged();
        }
        return steps.done();
    }

    Done bindProcess(long process, String name, Call call) {
        return bind(
                registry.processBindings(),
                process,
                "process " + process,
                name,
                call,
                () -> {
                    if (registry.processes().find(process).isEmpty()) {
                        throw DeskProblems.unknownProcess(process);
                    }
                });
    }

    Done bindIpcp(String ipcp, String name, Call call) {
        return bind(
                registry.ipcpBindings(),
                ipcp,
                "IPCP \"" + ipcp + "\"",
                name,
                call,
                () -> {
                    if (registry.ipcps().find(ipcp).isEmpty()) {
                        throw DeskProblems.unknownIpcp(ipcp);
                    }
                });
    }

    private <K extends Comparable<K>> Done bind(
            Bindings<K> bindings, K holder, String label, String name, Call call, Runnable check) {
        DeskProblems.requireName("a name", name);
        String what = "cannot bind " + label + " to \"" + name + "\"";
        TimeLimit limit = caller.limit(call);
        return caller.change(
                limit,
                what,
                () ->
                        caller.onLoop(
                                limit,
                                what,
                                () -> {
                                    check.run();
                                    return bindOnLoop(bindings, holder, label, what, name, call);
                                }));
    }

    private <K extends Comparable<K>> Done bindOnLoop(
            Bindings<K> bindings, K holder, String label, String what, String name, Call call) {
        Steps steps = new Steps();
        if (bindings.isBound(holder, name)) {
            return steps.notice(label + " is bound to name \"" + name + "\" already").done();
        }
        if (bindings.isFull()) {
            throw DeskProblems.limit(what, "bindings", limits.bindings());
        }
        if (registry.names().find(name).isEmpty()) {
            if (registry.names().isFull()) {
                throw DeskProblems.limit(what, "names", limits.names());
            }
            steps.step("create name \"" + name + "\" with load balance spillover");
        }
        steps.step("bind " + label + " to name \"" + name + "\"");
        if (!call.plan()) {
            registry.implyName(name);
            bindings.add(holder, name);
            broker.bindingsChanged();
        }
        return steps.done();
    }

    Done unbindProgram(String program, Optional<String> name, Call call) {
        return unbind(
                registry.programs(),
                program,
                "program \"" + program + "\"",
                name,
                call,
                n -> {
                    superServer.remove(n, program);
                    registry.programUsers().forget(program, n);
                });
    }

    Done unbindProcess(long process, Optional<String> name, Call call) {
        return unbind(
                registry.processBindings(), process, "process " + process, name, call, _ -> {});
    }

    Done unbindIpcp(String ipcp, Optional<String> name, Call call) {
        return unbind(registry.ipcpBindings(), ipcp, "IPCP \"" + ipcp + "\"", name, call, _ -> {});
    }

    private <K extends Comparable<K>> Done unbind(
            Bindings<K> bindings,
            K holder,
            String label,
            Optional<String> name,
            Call call,
            Consumer<String> then) {
        String what = "cannot unbind " + label;
        TimeLimit limit = caller.limit(call);
        return caller.change(
                limit,
                what,
                () ->
                        caller.onLoop(
                                limit,
                                what,
                                () -> unbindOnLoop(bindings, holder, label, name, call, then)));
    }

    private static <K extends Comparable<K>> Done unbindOnLoop(
            Bindings<K> bindings,
            K holder,
            String label,
            Optional<String> name,
            Call call,
            Consumer<String> then) {
        List<String> names =
                bindings.namesOf(holder).stream()
                        .filter(n -> name.isEmpty() || n.equals(name.get()))
                        .toList();
        if (names.isEmpty()) {
            throw DeskProblems.notBound(
                    label, name.map(n -> "name \"" + n + "\"").orElse("any name"));
        }
        Steps steps = new Steps();
        for (String n : names) {
            steps.step("unbind " + label + " from name \"" + n + "\"");
            if (!call.plan()) {
                bindings.remove(holder, n);
                then.accept(n);
            }
        }
        return steps.done();
    }
}
