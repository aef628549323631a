package org.o7s.irm.desk;

import java.util.List;
import java.util.Optional;
import org.o7s.irm.broker.FlowBroker;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Management.Done;
import org.o7s.irm.state.Bindings;
import org.o7s.irm.state.Registry;

/** Binds programs, processes and IPCPs to names: many to many, in any order, at run time. */
final class BindingDesk {
    private final Caller caller;
    private final Registry registry;
    private final FlowBroker broker;
    private final Limits limits;

    BindingDesk(Caller caller, Registry registry, FlowBroker broker, Limits limits) {
        this.caller = caller;
        this.registry = registry;
        this.broker = broker;
        this.limits = limits;
    }

    Done bindProgram(String program, String name, Call call) {
        DeskProblems.requireName("the name of a program", program);
        return bind(
                registry.programs(), program, "program \"" + program + "\"", name, call, () -> {});
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
        return unbind(registry.programs(), program, "program \"" + program + "\"", name, call);
    }

    Done unbindProcess(long process, Optional<String> name, Call call) {
        return unbind(registry.processBindings(), process, "process " + process, name, call);
    }

    Done unbindIpcp(String ipcp, Optional<String> name, Call call) {
        return unbind(registry.ipcpBindings(), ipcp, "IPCP \"" + ipcp + "\"", name, call);
    }

    private <K extends Comparable<K>> Done unbind(
            Bindings<K> bindings, K holder, String label, Optional<String> name, Call call) {
        String what = "cannot unbind " + label;
        TimeLimit limit = caller.limit(call);
        return caller.change(
                limit,
                what,
                () ->
                        caller.onLoop(
                                limit,
                                what,
                                () -> unbindOnLoop(bindings, holder, label, name, call)));
    }

    private static <K extends Comparable<K>> Done unbindOnLoop(
            Bindings<K> bindings, K holder, String label, Optional<String> name, Call call) {
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
            }
        }
        return steps.done();
    }
}
