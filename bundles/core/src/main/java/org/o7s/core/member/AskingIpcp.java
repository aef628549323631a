package org.o7s.core.member;

import java.util.Optional;
import org.o7s.api.QosSpec;
import org.o7s.core.counters.Counter;
import org.o7s.core.driver.Driver;
import org.o7s.core.driver.Port;
import org.o7s.core.ipcp.IpcpContext;
import org.o7s.core.ipcp.Reply;

/**
 * An IPCP with a port that finds names by asking everybody whom the port reaches: the query, its
 * repetition, the answers that it may believe, and how long it believes them.
 *
 * <p>Source: docs/wire/wire-shims.md 1.4; limits in docs/wire/wire-shims.md 9.2 rows 13, 14 and 30.
 *
 * @param <A> address of a peer, a value with {@code equals}
 * @param <D> kind of driver
 * @param <P> kind of port
 */
public abstract class AskingIpcp<A, D extends Driver, P extends Port> extends PortIpcp<A, D, P> {
    /** How long a name is asked for, in ns. */
    public static final long QUERY_LIMIT_NS = 2_000_000_000L;

    /**
     * How long an answer serves further flows: nobody says that a name has gone (1.4), and asking
     * again takes no longer than a round trip.
     */
    public static final long DIRECTORY_LIFETIME_NS = 2_000_000_000L;

    private static final long[] QUERY_REPEAT_NS = {0, 250_000_000, 750_000_000};
    private static final int DIRECTORY_NAMES_MAX = 4096;
    private static final int DIRECTORY_ADDRESSES_MAX = 8;

    private final PeerDirectory<A> directory =
            new PeerDirectory<>(
                    DIRECTORY_NAMES_MAX, DIRECTORY_ADDRESSES_MAX, DIRECTORY_LIFETIME_NS);
    private final PendingQueries queries;
    private final Counter ignoredUnregistered;
    private final Counter ignoredNameReplies;
    private final Counter answeredQueries;
    private final Counter ignoredQueries;

    /**
     * An IPCP in no layer.
     *
     * @param silence why, in words, a name was not found that nobody answered for
     */
    @SuppressWarnings("this-escape") // The broker gets to know it only once it is bootstrapped.
    protected AskingIpcp(IpcpContext context, Traits traits, String silence) {
        super(context, traits);
        this.queries =
                new PendingQueries(
                        this::alarm, this::ask, QUERY_REPEAT_NS, QUERY_LIMIT_NS, silence);
        this.ignoredUnregistered = counters().make("ignored-unregistered-name");
        this.ignoredNameReplies = counters().make("ignored-name-replies");
        this.answeredQueries = counters().make("answered-name-queries");
        this.ignoredQueries = counters().make("ignored-name-queries");
    }

    /** Asks everybody who has a name; one that cannot leave is asked again, or times out. */
    protected abstract void sendQuery(Digest name);

    /** Tells an asker that the name is here; false if it cannot leave. */
    protected abstract boolean sendNameReply(Digest name, A to);

    /** Somebody asks for a name. */
    protected final void onQuery(Digest name, A source) {
        if (registered(name).isEmpty()) {
            ignoredQueries.increment();
        } else if (sendNameReply(name, source)) {
            answeredQueries.increment();
        }
    }

    /** Somebody says that a name is there. */
    protected final void onNameReply(Digest name, A source) {
        if (queries.isPending(name)) {
            directory.learn(name, source, nowNs());
            queries.answered(name);
        } else {
            ignoredNameReplies.increment();
        }
    }

    /** Somebody wants a flow. */
    protected final void onRequest(A source, long seid, Digest digest, QosSpec qos, byte[] blob) {
        Optional<String> name = registered(digest);
        if (name.isEmpty()) {
            ignoredUnregistered.increment();
        } else {
            requested(source, seid, digest, name.get(), qos, blob);
        }
    }

    private void ask(Digest name, int attempt) {
        sendQuery(name);
    }

    @Override
    public void linkCameBack() {
        // Another host may have our peer's cable now, or the peer another address.
        directory.clear();
    }

    @Override
    protected void find(String name, Digest digest, Reply<NameAnswer> reply) {
        Optional<A> known = directory.find(digest, nowNs());
        if (known.isPresent()) {
            NameAnswer answer = new NameAnswer(digest.toString(), true, known.get().toString());
            outbox().add(() -> reply.done(answer));
            return;
        }
        boolean kept =
                queries.add(
                        digest,
                        (found, why) -> {
                            String where =
                                    directory
                                            .find(digest, nowNs())
                                            .map(Object::toString)
                                            .orElse(why);
                            NameAnswer answer = new NameAnswer(digest.toString(), found, where);
                            outbox().add(() -> reply.done(answer));
                        },
                        nowNs());
        if (!kept) {
            String why = "too many names are being asked for";
            outbox().add(
                            () ->
                                    reply.failed(
                                            MemberProblems.limit(
                                                    "cannot ask for \"" + name + "\"", why)));
        }
    }

    @Override
    protected PeerDirectory<A> directory() {
        return directory;
    }

    @Override
    protected void ended() {
        queries.failAll("the IPCP was destroyed");
    }
}
