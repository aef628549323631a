package org.o7s.irm.broker;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.o7s.api.FlowError;
import org.o7s.core.ipcp.Ipcp;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.problem.Problem;
import org.o7s.irm.state.IpcpEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Talks to IPCPs on their loops and brings their answers back to another executor.
 *
 * <p>An answer comes at most once, whatever the IPCP does; that it comes at all is up to the IPCP,
 * so whoever asks sets a time limit. Any thread.
 */
public final class Asking {
    private static final Logger LOG = LoggerFactory.getLogger(Asking.class);

    private Asking() {}

    /** Asks an IPCP for something, on its loop. */
    public static <T> void ask(
            IpcpEntry entry,
            BiConsumer<Ipcp, Reply<T>> operation,
            Executor answers,
            Consumer<T> done,
            Consumer<Problem> failed) {
        Reply<T> reply = new OneReply<>(answers, done, failed);
        try {
            entry.ipcp().loop().execute(() -> attempt(entry, operation, reply));
        } catch (RejectedExecutionException e) {
            reply.failed(
                    problem(
                            entry,
                            "E-IPCP-BUSY",
                            FlowError.OUT_OF_RESOURCES,
                            "its loop has too much to do"));
        }
    }

    /** Tells an IPCP something, on its loop; returns whether it will hear it. */
    public static boolean tell(IpcpEntry entry, Consumer<Ipcp> message) {
        try {
            entry.ipcp().loop().execute(() -> message.accept(entry.ipcp()));
            return true;
        } catch (RejectedExecutionException e) {
            LOG.warn("IPCP {} could not be told: {}", entry.name(), e.getMessage());
            return false;
        }
    }

    private static <T> void attempt(
            IpcpEntry entry, BiConsumer<Ipcp, Reply<T>> operation, Reply<T> reply) {
        try {
            operation.accept(entry.ipcp(), reply);
        } catch (RuntimeException e) {
            LOG.error("IPCP {} failed", entry.name(), e);
            reply.failed(problem(entry, "E-IPCP-FAILED", FlowError.NO_IPCP, "it failed: " + e));
        }
    }

    private static Problem problem(IpcpEntry entry, String code, FlowError error, String why) {
        return Problem.of(
                        code,
                        Problem.Kind.REFUSED,
                        error,
                        "cannot use IPCP \"" + entry.name() + "\"",
                        why)
                .next("irm ipcp list", "irm rib ls " + entry.name());
    }

    private record OneReply<T>(
            Executor answers, Consumer<T> onDone, Consumer<Problem> onFailed, AtomicBoolean given)
            implements Reply<T> {

        OneReply(Executor answers, Consumer<T> onDone, Consumer<Problem> onFailed) {
            this(answers, onDone, onFailed, new AtomicBoolean());
        }

        @Override
        public void done(T value) {
            if (given.compareAndSet(false, true)) {
                answers.execute(() -> onDone.accept(value));
            }
        }

        @Override
        public void failed(Problem problem) {
            if (given.compareAndSet(false, true)) {
                answers.execute(() -> onFailed.accept(problem));
            }
        }
    }
}
