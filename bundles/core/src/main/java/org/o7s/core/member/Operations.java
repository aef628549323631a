package org.o7s.core.member;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.o7s.core.ipcp.IpcpState;
import org.o7s.core.ipcp.Reply;
import org.o7s.core.problem.ProblemException;

/**
 * The frame around each operation of an IPCP: the state it needs, failures as replies, and answers
 * that are given once the operation is over (docs/wire/wire-shims.md 0.3).
 */
public final class Operations {
    private final String ipcp;
    private final StatusBoard status;
    private final Outbox outbox;

    /** The operations of an IPCP of that name. */
    public Operations(String ipcp, StatusBoard status, Outbox outbox) {
        this.ipcp = ipcp;
        this.status = status;
        this.outbox = outbox;
    }

    /** Runs an operation that needs a member of a layer. */
    public void run(String what, Reply<?> reply, Runnable operation) {
        inState(IpcpState.OPERATIONAL, what, reply, operation);
    }

    /** Runs a bootstrap, which needs an IPCP in no layer. */
    public void bootstrap(Reply<?> reply, Runnable operation) {
        inState(IpcpState.BOOT, "cannot bootstrap \"" + ipcp + "\"", reply, operation);
    }

    private void inState(IpcpState needed, String what, Reply<?> reply, Runnable operation) {
        outbox.event(
                () -> {
                    IpcpState state = status.current().state();
                    if (state != needed) {
                        outbox.add(
                                () ->
                                        reply.failed(
                                                MemberProblems.wrongState(
                                                        ipcp, what, state.name())));
                        return;
                    }
                    try {
                        operation.run();
                    } catch (ProblemException e) {
                        outbox.add(() -> reply.failed(e.problem()));
                    }
                });
    }

    /** Says that the IPCP is gone and lets go of its policy. */
    public void shutdown(String layer, @Nullable NameHash hash) {
        String algorithm = "";
        if (hash != null) {
            algorithm = hash.algorithm().policy();
            hash.close();
        }
        status.say(IpcpState.SHUTDOWN, layer, algorithm, "", Map.of());
    }

    /** Counts in words. */
    public static Map<String, String> words(Map<String, Long> counts) {
        Map<String, String> words = new LinkedHashMap<>();
        counts.forEach((name, count) -> words.put(name, Long.toString(count)));
        return words;
    }
}
