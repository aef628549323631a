package org.o7s.irm.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.o7s.api.Application;
import org.o7s.api.Applications;
import org.o7s.api.Flow;
import org.o7s.api.FlowException;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.FlowPath;
import org.o7s.core.ipcp.FlowPath.Question;
import org.o7s.core.ipcp.FlowPath.ToName;
import org.o7s.core.ipcp.Ipcp.NameAnswer;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.member.MemberProblems;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.time.Clocks;
import org.o7s.irm.broker.AllocationSteps;
import org.o7s.irm.broker.FlowBroker;
import org.o7s.irm.broker.FlowPaths;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Resolution;
import org.o7s.irm.management.TraceView;
import org.o7s.irm.management.TraceView.Step;
import org.o7s.irm.state.FlowEntry;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.irm.state.Registry;

/** Says how flows go, and how they come to be. */
final class PathDesk {
    private static final String PROGRAM = "irm-trace";
    private static final String ALLOCATE = "allocate a flow, raw QoS";

    private final Caller caller;
    private final Registry registry;
    private final FlowBroker broker;
    private final Clocks clocks;
    private final Overview overview;
    private final Applications applications;

    PathDesk(
            Caller caller,
            Registry registry,
            FlowBroker broker,
            Clocks clocks,
            Overview overview,
            Applications applications) {
        this.caller = caller;
        this.registry = registry;
        this.broker = broker;
        this.clocks = clocks;
        this.overview = overview;
        this.applications = applications;
    }

    FlowPath explainFlow(int flowId, Call call) {
        String what = "cannot say how packets of flow " + flowId + " go";
        TimeLimit limit = caller.limit(call);
        CompletableFuture<FlowPath> told = new CompletableFuture<>();
        Reply<FlowPath> reply =
                Reply.of(told::complete, p -> told.completeExceptionally(new ProblemException(p)));
        caller.onLoop(
                limit,
                what,
                () -> {
                    Optional<FlowEntry> flow = registry.flows().find(flowId);
                    flow.ifPresentOrElse(
                            f ->
                                    FlowPaths.explain(
                                            f,
                                            FlowPath.DEPTH_MAX,
                                            deadlineNs(limit),
                                            Runnable::run,
                                            reply),
                            () -> reply.failed(MemberProblems.unknownFlow(flowId)));
                    return true;
                });
        return caller.await(limit, what, told);
    }

    /** Whoever is asked answers before nobody waits any more. */
    private static long deadlineNs(TimeLimit limit) {
        return limit.deadlineNs() - JoinDesk.slackNs(limit);
    }

    FlowPath explainName(String name, Call call) {
        Resolution found = overview.resolve(name, call);
        if (found.chosen().equals("direct")) {
            return FlowPath.untold(
                    "", "direct", "arrives in this system: a process here accepts the name");
        }
        TimeLimit limit = caller.limit(call);
        Optional<IpcpEntry> chosen =
                caller.<Optional<IpcpEntry>>look(() -> registry.ipcps().find(found.chosen()));
        IpcpEntry ipcp = chosen.orElseThrow(() -> unknown(found));
        Question question =
                new Question(new ToName(name), FlowPath.DEPTH_MAX - 1, deadlineNs(limit));
        try {
            return caller.<FlowPath>ask(
                    limit,
                    "cannot say how packets to \"" + name + "\" go",
                    ipcp,
                    (i, reply) -> i.explain(question, reply));
        } catch (ProblemException e) {
            if (e.problem().kind() == Problem.Kind.UNSUPPORTED) {
                return FlowPaths.untold(ipcp);
            }
            throw e;
        }
    }

    private static ProblemException unknown(Resolution found) {
        return new ProblemException(
                MemberProblems.unknownName(
                        found.name(),
                        found.asked().isEmpty()
                                ? "this system has no layer that could be asked"
                                : "no layer of this system knows it"));
    }

    // ---- trace ----

    /**
     * Allocates a flow and tells what happened on the way; nothing is asked before, so that it goes
     * as it would for anybody else. A plan asks, and allocates nothing.
     */
    TraceView trace(String name, Call call) {
        DeskProblems.requireName("a name", name);
        TimeLimit limit = caller.limit(call);
        if (call.plan()) {
            return planned(name, limit);
        }
        try (Application application = applications.announce(PROGRAM)) {
            return followed(name, limit, call, application);
        }
    }

    private TraceView planned(String name, TimeLimit limit) {
        List<Step> steps = new ArrayList<>();
        boolean bound = caller.look(() -> registry.isAnyBound(name));
        steps.add(
                new Step(
                        "is the name served in this system?",
                        bound ? "yes: somebody here is bound to it" : "no",
                        0));
        for (IpcpEntry ipcp : caller.look(() -> registry.ipcps().candidates())) {
            step(
                    steps,
                    "does layer \"%s\" know it? (IPCP \"%s\", %s)"
                            .formatted(ipcp.layer(), ipcp.name(), ipcp.type().word()),
                    () -> asked(limit, ipcp, name));
        }
        steps.add(new Step(ALLOCATE, "would be tried now", 0));
        return new TraceView(name, steps, Optional.empty());
    }

    private TraceView followed(String name, TimeLimit limit, Call call, Application application) {
        List<Step> told = new ArrayList<>();
        follow(application, (what, outcome, tookNs) -> told.add(new Step(what, outcome, tookNs)));
        try {
            long beganNs = clocks.monotonicNs();
            try (Flow flow = application.allocate(name, QosSpec.RAW, limit.left())) {
                long tookNs = clocks.monotonicNs() - beganNs;
                int id = number(application);
                List<Step> steps = caller.look(() -> new ArrayList<>(told));
                steps.add(
                        new Step(
                                ALLOCATE,
                                "accepted, through " + caller.look(() -> via(id)),
                                tookNs));
                return travelled(name, id, call, steps, flow);
            } catch (FlowException e) {
                long tookNs = clocks.monotonicNs() - beganNs;
                List<Step> steps = caller.look(() -> new ArrayList<>(told));
                steps.add(new Step(ALLOCATE, "failed: " + e.getMessage(), tookNs));
                return new TraceView(name, steps, Optional.empty());
            }
        } finally {
            follow(application, AllocationSteps.NONE);
        }
    }

    private void follow(Application application, AllocationSteps steps) {
        caller.<Boolean>look(
                () -> {
                    broker.follow(application.processId(), steps);
                    return true;
                });
    }

    private TraceView travelled(String name, int id, Call call, List<Step> steps, Flow flow) {
        List<FlowPath> path = new ArrayList<>();
        step(
                steps,
                "follow its packets",
                () -> {
                    FlowPath found = explainFlow(id, call);
                    path.add(found);
                    return found.hops().size() + " hops; " + found.end();
                });
        step(
                steps,
                "deallocate it",
                () -> {
                    flow.close();
                    return "done";
                });
        return new TraceView(name, steps, path.stream().findFirst());
    }

    private String asked(TimeLimit limit, IpcpEntry ipcp, String name) {
        NameAnswer answer =
                caller.<NameAnswer>ask(
                        limit,
                        "cannot ask IPCP \"" + ipcp.name() + "\"",
                        ipcp,
                        (i, reply) -> i.query(name, reply));
        String why = answer.reason().isEmpty() ? "" : ": " + answer.reason();
        return answer.known() ? "yes, at " + answer.reason() : "no" + why;
    }

    private void step(List<Step> steps, String what, Supplier<String> work) {
        long beganNs = clocks.monotonicNs();
        String outcome;
        try {
            outcome = work.get();
        } catch (ProblemException e) {
            outcome = "failed: " + e.problem().sentence();
        }
        steps.add(new Step(what, outcome, clocks.monotonicNs() - beganNs));
    }

    private int number(Application application) {
        return caller.look(
                () ->
                        registry.flows().all().stream()
                                .filter(f -> f.holder().id() == application.processId())
                                .findFirst()
                                .map(FlowEntry::id)
                                .orElse(0));
    }

    private String via(int id) {
        return registry.flows()
                .find(id)
                .flatMap(FlowEntry::via)
                .map(i -> "IPCP \"" + i.name() + "\" of layer \"" + i.layer() + "\"")
                .orElse("no layer: both ends are in this system");
    }
}
