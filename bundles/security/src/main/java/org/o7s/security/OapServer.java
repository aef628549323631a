package org.o7s.security;

import java.util.Locale;
import java.util.Optional;
import org.o7s.core.counters.Counter;
import org.o7s.core.counters.CounterSet;
import org.o7s.wire.g23.DecodeResult.Decoded;
import org.o7s.wire.g23.DecodeResult.Malformed;
import org.o7s.wire.g23.OapCodec;
import org.o7s.wire.g23.OapRequest;
import org.o7s.wire.g23.OapResponse;
import org.o7s.wire.g23.ResponseCode;

/**
 * The server's side of all handshakes of a system: it judges each request and builds the response.
 *
 * <p>Belongs to one loop. It keeps nothing of a request but its place in the bounded replay memory,
 * so a flow that comes to nothing leaves nothing here. Source: docs/wire/wire-endtoend.md 4.9.
 */
public final class OapServer {
    /** A request from so far in the future, in ms, is refused if further. */
    public static final long AHEAD_MAX_MS = 100;

    /** A request so old, in ms, is refused if older. */
    public static final long BEHIND_MAX_MS = 20_000;

    /** Requests that are remembered per 20 s at least; twice as many at most. */
    public static final int DEFAULT_REPLAY_LIMIT = 16_384;

    private static final long NS_PER_MS = 1_000_000;

    private final ReplayMemory memory;
    private final CounterSet counters = new CounterSet();
    private final Counter accepted = counters.make("accepted");
    private final Counter malformed = counters.make("refused-malformed");
    private final Counter stale = counters.make("refused-stale");
    private final Counter replayed = counters.make("refused-replayed");
    private final Counter forgottenEarly = counters.make("forgotten-early");
    private final Counter certified = counters.make("refused-certificate");
    private final Counter encrypted = counters.make("refused-encryption");

    /** A server with the usual memory. */
    public OapServer() {
        this(DEFAULT_REPLAY_LIMIT);
    }

    /**
     * A server.
     *
     * @param replayLimit how many requests per 20 s it remembers before it forgets older ones, at
     *     least 1
     */
    public OapServer(int replayLimit) {
        this.memory = new ReplayMemory(replayLimit);
    }

    /** What became of the requests. Any thread. */
    public CounterSet counters() {
        return counters;
    }

    /** How many requests it remembers now. */
    public int remembered() {
        return memory.size();
    }

    /**
     * Judges a request.
     *
     * @param request bytes as they came, any
     * @param wallNs the time now, in ns since 1970-01-01 UTC
     */
    public OapAnswer answer(byte[] request, long wallNs) {
        return decode(request, wallNs, true);
    }

    /**
     * Judges a request that this very IRM made for a direct flow: as any other, but it cannot be a
     * replay, and so takes no place in the memory.
     */
    public OapAnswer answerOwn(byte[] request, long wallNs) {
        return decode(request, wallNs, false);
    }

    private OapAnswer decode(byte[] request, long wallNs, boolean fromOutside) {
        return switch (OapCodec.decodeRequest(request)) {
            case Malformed<OapRequest>(var defect) ->
                    unauthenticated(
                            malformed, "the handshake request is malformed: " + defect.sentence());
            case Decoded<OapRequest>(OapRequest message) ->
                    judge(message, request, wallNs, fromOutside);
        };
    }

    private OapAnswer judge(OapRequest message, byte[] request, long wallNs, boolean fromOutside) {
        long timestampNs = message.header().timestampNs();
        Optional<String> objection = freshness(timestampNs, wallNs);
        if (objection.isPresent()) {
            return unauthenticated(stale, objection.get());
        }
        memory.age(wallNs);
        if (fromOutside && memory.contains(timestampNs, message.header().id())) {
            return unauthenticated(replayed, "the handshake request came before: a replay");
        }
        if (message.certificate().length > 0) {
            return unauthenticated(
                    certified,
                    "the client sent a certificate, and certificates cannot be verified in this"
                            + " version; a peer that is not verified is not accepted");
        }
        if (fromOutside) {
            forgottenEarly.add(memory.remember(timestampNs, message.header().id()));
        }
        if (message.kexData().length > 0) {
            return refused(
                    encrypted,
                    ResponseCode.ENCRYPTION_ERROR,
                    "the client asks for encryption, and encryption is not available in this"
                            + " version");
        }
        return respond(message, request, wallNs);
    }

    private OapAnswer respond(OapRequest message, byte[] request, long wallNs) {
        Optional<byte[]> hash = RequestHash.of(request, message.header().md());
        if (hash.isEmpty()) {
            return refused(
                    encrypted,
                    ResponseCode.NOT_SUPPORTED,
                    "the client wants digest "
                            + message.header().md().label()
                            + ", which is not available in this version");
        }
        accepted.increment();
        OapResponse response = OapResponse.plain(message.header().id(), wallNs, hash.get());
        return new OapAnswer.Accepted(OapCodec.encode(response), message.data());
    }

    /** What is wrong with the time of a request, if anything; the difference is measured in ms. */
    private static Optional<String> freshness(long timestampNs, long wallNs) {
        if (timestampNs < 0) {
            // u64: later than the year 2262.
            return Optional.of("the handshake request carries a time centuries in the future");
        }
        long behindMs = (wallNs - timestampNs) / NS_PER_MS;
        if (behindMs >= -AHEAD_MAX_MS && behindMs <= BEHIND_MAX_MS) {
            return Optional.empty();
        }
        return Optional.of(
                String.format(
                        Locale.ROOT,
                        "the handshake request's time is %.3f s %s the clock of this system,"
                                + " and 0.1 s ahead to 20 s behind is allowed;"
                                + " the clocks of the two systems must be synchronised",
                        Math.abs(behindMs) / 1000.0,
                        behindMs < 0 ? "ahead of" : "behind"));
    }

    private static OapAnswer unauthenticated(Counter counter, String sentence) {
        return refused(counter, ResponseCode.AUTHENTICATION_ERROR, sentence);
    }

    private static OapAnswer refused(Counter counter, ResponseCode code, String sentence) {
        counter.increment();
        return new OapAnswer.Refused(code.value(), sentence);
    }
}
