package org.o7s.irm.superserver;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.o7s.core.compute.Compute;
import org.o7s.core.loop.Loop;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.ProgramLauncher.Started;
import org.o7s.irm.environment.StartCommand;
import org.o7s.irm.management.StartView;
import org.o7s.irm.superserver.Service.Copy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts programs when flows are requested and nobody serves their names.
 *
 * <p>One start at a time for a name: it is under way until somebody accepts a flow for the name,
 * the program ends, or {@link #START_LIMIT_NS} have passed. After a start that came to nothing the
 * next waits, for a second at first and for a minute at most. Belongs to the IRM's loop.
 */
public final class SuperServer {
    /**
     * How long a program may take from its start to its first accept. 0.23 gives it a second, which
     * a JVM on a busy machine does not keep; requests of peers live for 20 s.
     */
    public static final long START_LIMIT_NS = 10_000_000_000L;

    /** The most processes of one program that run for one name at one time. */
    static final int COPIES_MAX = 8;

    private static final Logger LOG = LoggerFactory.getLogger(SuperServer.class);
    private static final long LAUNCH_LIMIT_NS = 5_000_000_000L;
    private static final long TIDY_NS = 30_000_000_000L;

    /** What became of the wish for a server. */
    public sealed interface Verdict {}

    /** No program is to be started for the name. */
    public record Unknown() implements Verdict {}

    /** One is being started. */
    public record UnderWay() implements Verdict {}

    /** None may be started now. */
    public record NotNow(String why) implements Verdict {}

    private record Key(String name, String program) {}

    /** What is started for a name. */
    public record Startable(String name, String program, StartCommand command) {}

    private final Loop loop;
    private final IrmContext context;
    private final Map<Key, Service> services = new LinkedHashMap<>();

    /** What runs, also for names for which nothing is started any more. */
    private final Set<Copy> running = new LinkedHashSet<>();

    private Consumer<String> onFailure = _ -> {};
    private boolean tidying;
    private boolean closed;

    /** One that knows no programs yet. */
    public SuperServer(Loop loop, IrmContext context) {
        this.loop = loop;
        this.context = context;
    }

    /** Who is told the name if a start comes to nothing. */
    public void onFailure(Consumer<String> told) {
        onFailure = told;
    }

    /** Starts a program for a name from now on; in another way if it was started before. */
    public void add(String name, String program, StartCommand command) {
        Key key = new Key(name, program);
        services.remove(key);
        services.put(key, new Service(name, program, command));
    }

    /** Whether a program is started for a name in just this way. */
    public boolean has(String name, String program, StartCommand command) {
        Service service = services.get(new Key(name, program));
        return service != null && service.command().equals(command);
    }

    /** Whether any program is started for a name. */
    public boolean has(String name) {
        return services.keySet().stream().anyMatch(k -> k.name().equals(name));
    }

    /** Starts a program for a name no more; what runs goes on. */
    public void remove(String name, String program) {
        services.remove(new Key(name, program));
    }

    /** Starts nothing for a name any more; what runs goes on. */
    public void removeName(String name) {
        services.keySet().removeIf(k -> k.name().equals(name));
    }

    /** How many programs may be started, one for each name. */
    public int size() {
        return services.size();
    }

    /** A flow to a name is requested, and nobody accepts it. */
    public Verdict want(String name) {
        List<Service> all = of(name);
        if (all.isEmpty()) {
            return new Unknown();
        }
        if (all.stream().anyMatch(Service::isStarting)) {
            return new UnderWay();
        }
        String why = "";
        // The one that was bound last is tried first, as in 0.23.
        for (Service service : all.reversed()) {
            why = obstacle(service);
            if (why.isEmpty()) {
                start(service);
                return new UnderWay();
            }
        }
        return new NotNow(why);
    }

    private String obstacle(Service service) {
        long pauseNs = service.pauseNs(nowNs());
        if (closed) {
            return "the system stops";
        }
        if (pauseNs > 0) {
            return "program "
                    + service.command().path()
                    + " is not started for another "
                    + Duration.ofNanos(pauseNs).toMillis()
                    + " ms, because it did not come to accept a flow "
                    + service.failures()
                    + (service.failures() == 1 ? " time" : " times in a row")
                    + (service.last().isEmpty() ? "" : "; it " + service.last());
        }
        if (service.copies().size() >= COPIES_MAX) {
            return COPIES_MAX
                    + " processes of "
                    + service.command().path()
                    + " run already, and none of them accepts";
        }
        return "";
    }

    private List<Service> of(String name) {
        return services.values().stream().filter(s -> s.name().equals(name)).toList();
    }

    private void start(Service service) {
        Copy copy = service.begin(nowNs());
        running.add(copy);
        LOG.info("starting {} for name {}", service.command(), service.name());
        loop.schedule(nowNs() + START_LIMIT_NS, () -> timeIsUp(service, copy));
        context.compute()
                .run(
                        "start " + service.command().path(),
                        LAUNCH_LIMIT_NS,
                        () ->
                                context.programs()
                                        .start(
                                                service.command(),
                                                code -> toLoop(() -> ended(service, copy, code))),
                        loop,
                        outcome -> launched(service, copy, outcome));
        tidyLater();
    }

    private void launched(Service service, Copy copy, Compute.Outcome<Started> outcome) {
        switch (outcome) {
            case Compute.Done<Started>(Started started) -> {
                copy.setStarted(started);
                if (closed) {
                    started.stop();
                }
            }
            case Compute.Failed<Started>(Throwable cause) -> {
                running.remove(copy);
                service.ended(
                        copy,
                        "could not be started: "
                                + Objects.requireNonNullElse(
                                        cause.getMessage(), cause.getClass().getSimpleName()));
                failed(service, copy);
            }
        }
    }

    private void ended(Service service, Copy copy, int code) {
        long ms = Duration.ofNanos(nowNs() - copy.sinceNs()).toMillis();
        running.remove(copy);
        service.ended(copy, "ended with " + code + " after " + ms + " ms");
        failed(service, copy);
    }

    private void timeIsUp(Service service, Copy copy) {
        failed(service, copy);
    }

    /** If it was still expected to accept. */
    private void failed(Service service, Copy copy) {
        if (!service.isStarting(copy)) {
            return;
        }
        service.failed(nowNs());
        LOG.warn(
                "{} did not come to accept a flow for name {}{}",
                service.command().path(),
                service.name(),
                service.last().isEmpty() ? "" : ": it " + service.last());
        onFailure.accept(service.name());
    }

    /** Somebody accepted a flow for a name. */
    public void accepted(String name) {
        of(name).forEach(Service::succeeded);
    }

    private void tidyLater() {
        if (!tidying) {
            tidying = true;
            loop.schedule(nowNs() + TIDY_NS, this::tidy);
        }
    }

    private void tidy() {
        tidying = false;
        context.compute()
                .run(
                        "care for the logs of programs",
                        LAUNCH_LIMIT_NS,
                        () -> {
                            context.programs().tidy();
                            return true;
                        },
                        loop,
                        outcome -> {
                            if (outcome instanceof Compute.Failed<Boolean>(IOException cause)) {
                                LOG.warn("logs of programs: {}", cause.getMessage());
                            }
                        });
        if (!running.isEmpty()) {
            tidyLater();
        }
    }

    /** Everything that is started for names, in the order in which it was bound. */
    public List<Startable> startables() {
        return services.values().stream()
                .map(s -> new Startable(s.name(), s.program(), s.command()))
                .toList();
    }

    /** What is started for the names of a program. */
    public List<StartView> views(String program) {
        List<StartView> views = new ArrayList<>();
        for (Service service : services.values()) {
            if (service.program().equals(program)) {
                views.add(view(service));
            }
        }
        return views;
    }

    private StartView view(Service service) {
        List<Long> pids = new ArrayList<>();
        for (Copy copy : service.copies()) {
            Started started = copy.started();
            if (started != null) {
                pids.add(started.pid());
            }
        }
        String state =
                service.isStarting()
                        ? "starting"
                        : service.pauseNs(nowNs()) > 0
                                ? "backing off"
                                : pids.isEmpty() ? "idle" : "running";
        return new StartView(
                service.name(), service.command(), pids, state, service.failures(), service.last());
    }

    /** Asks everything that it started to end: the system stops. */
    public void close() {
        closed = true;
        for (Copy copy : running) {
            Started started = copy.started();
            if (started != null) {
                started.stop();
            }
        }
    }

    private void toLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.warn("the end of a program was not noticed: {}", e.getMessage());
        }
    }

    private long nowNs() {
        return context.clocks().monotonicNs();
    }
}
