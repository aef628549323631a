package org.o7s.client.process;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.frcp.LivePolicy;
import org.o7s.ipc.application.ApplicationMessage.PolicyUse;
import org.o7s.ipc.application.ApplicationMessage.UsePolicy;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.frcp.FrcpPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the flows of a process the policy that its daemon names, and says what became of that. One
 * that cannot be had changes nothing. Policies are made and tried in a thread of their own, for
 * five seconds at most, and only the one that was named last is used. Any thread.
 */
final class PolicyChanger {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyChanger.class);

    private static final long LIMIT_S = 5;

    /** The longest sentence that is said, in characters. */
    private static final int PROBLEM_MAX = 512;

    private final LivePolicy live;
    private final Consumer<PolicyUse> answers;
    private int named;
    private String name = "";

    /**
     * A changer.
     *
     * @param answers what is to be said to the daemon
     */
    PolicyChanger(LivePolicy live, Consumer<PolicyUse> answers) {
        this.live = live;
        this.answers = answers;
    }

    /** Tries to use it from now on; says later what became of it. */
    void use(UsePolicy wanted) {
        if (!wanted.kind().equals(FrcpPolicy.KIND)) {
            answer(wanted, "this client library has no policies of kind " + wanted.kind());
            return;
        }
        int number = next();
        PolicyParameters parameters = new PolicyParameters(wanted.parameters());
        var _ =
                CompletableFuture.supplyAsync(
                                () -> PolicyFinder.find(wanted.name(), parameters),
                                task -> Thread.ofPlatform().daemon().name("o7s-policy").start(task))
                        .orTimeout(LIMIT_S, TimeUnit.SECONDS)
                        .whenComplete((found, why) -> found(number, wanted, found, why));
    }

    private synchronized int next() {
        return ++named;
    }

    private void found(
            int number, UsePolicy wanted, @Nullable FrcpPolicy found, @Nullable Throwable why) {
        synchronized (this) {
            if (number != named) {
                return;
            }
            if (found != null) {
                name = wanted.name();
                live.set(found);
            }
        }
        answer(wanted, found != null ? "" : sentence(wanted, why));
    }

    private static String sentence(UsePolicy wanted, @Nullable Throwable why) {
        Throwable cause =
                why instanceof CompletionException && why.getCause() != null ? why.getCause() : why;
        return cause instanceof TimeoutException
                ? "policy frcp/"
                        + wanted.name()
                        + " did not come to an end within "
                        + LIMIT_S
                        + " s"
                : cause == null ? "" : String.valueOf(cause.getMessage());
    }

    /** The policy in use threw, and is set aside. In the thread of a flow: it says so elsewhere. */
    void threw(FrcpPolicy policy, Throwable why) {
        String failed;
        synchronized (this) {
            failed = name;
        }
        var _ =
                Thread.ofPlatform()
                        .daemon()
                        .name("o7s-policy")
                        .start(
                                () -> {
                                    LOG.warn(
                                            "policy frcp/{} ({}) is set aside",
                                            failed,
                                            policy,
                                            why);
                                    answer(
                                            new UsePolicy(FrcpPolicy.KIND, failed, Map.of()),
                                            "it threw " + why);
                                });
    }

    private void answer(UsePolicy wanted, String problem) {
        if (!problem.isEmpty()) {
            LOG.warn("policy {}/{} is not in use: {}", wanted.kind(), wanted.name(), problem);
        }
        answers.accept(
                new PolicyUse(
                        wanted.kind(),
                        wanted.name(),
                        problem.length() <= PROBLEM_MAX
                                ? problem
                                : problem.substring(0, PROBLEM_MAX)));
    }
}
