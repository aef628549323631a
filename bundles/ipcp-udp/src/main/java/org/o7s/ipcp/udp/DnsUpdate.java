package org.o7s.ipcp.udp;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/**
 * Tells a name server where names are (RFC 2136), as {@code nsupdate} does it: the zone is that of
 * which the server says that the host belongs to it, the root zone for a host without a domain.
 *
 * <p>Only the record with our own address is added or deleted: other members of the layer may have
 * the same name. Each message is sent {@link #TRIES} times if nothing comes back, which is harmless
 * as a record is there once or not at all. Blocks. Source: docs/wire/wire-shims.md 3.7.
 *
 * @param server whom to tell
 * @param tryLimit how long an answer may take
 * @param key the file with the key to sign with, if the server wants that
 */
record DnsUpdate(InetSocketAddress server, Duration tryLimit, Optional<Path> key) {
    /** How often a message is sent. */
    static final int TRIES = 3;

    /** As the C prototype has it (8.2). */
    static final long TTL_S = 86_400;

    /** A way to the server. */
    @FunctionalInterface
    interface Way {
        /**
         * Sends a message once, and waits for the answer.
         *
         * @throws TimeoutException if none came in time
         * @throws IOException if the server cannot be asked
         */
        Message ask(Message message) throws IOException, TimeoutException, InterruptedException;
    }

    /**
     * Adds the address of a host, or deletes it.
     *
     * @throws UnansweredException if nothing came back that could be understood; the server may
     *     have done it all the same
     * @throws RefusedException if it does not do such things
     * @throws IOException if it could not do it now, or could not be asked
     */
    void send(String host, InetAddress address, boolean here) throws IOException {
        SimpleResolver resolver = new SimpleResolver(server);
        // The limit of a try is set where it is waited for; this one ends what nobody waits for.
        resolver.setTimeout(tryLimit.multipliedBy(2));
        if (key.isPresent()) {
            resolver.setTSIGKey(DnsKey.read(key.get()));
        }
        send(message -> ask(resolver, message), host, address, here);
    }

    private Message ask(SimpleResolver resolver, Message message)
            throws IOException, TimeoutException, InterruptedException {
        return answer(resolver.sendAsync(message).toCompletableFuture());
    }

    /** The answer, if it comes in time; otherwise nobody waits for it any more. */
    Message answer(CompletableFuture<Message> answer)
            throws IOException, TimeoutException, InterruptedException {
        try {
            return answer.get(tryLimit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SocketTimeoutException) {
                // Whoever is held up for long finds the limit of the resolver over as well.
                throw new TimeoutException();
            }
            Throwable cause = e.getCause();
            if (isUnheard(cause)) {
                throw new IOException(who() + " cannot be asked: " + words(cause), e);
            }
            throw new UnansweredException(
                    who() + " was asked, but its answer cannot be used: " + words(cause), e);
        } finally {
            answer.cancel(true); // where it came, this does nothing
        }
    }

    /**
     * Whether the system could not send, or was told that it did not arrive. A connection that
     * cannot be made is one for an answer that is too long for a datagram.
     */
    private static boolean isUnheard(@Nullable Throwable cause) {
        return cause instanceof SocketException && !(cause instanceof ConnectException);
    }

    /** The same on another way. */
    void send(Way way, String host, InetAddress address, boolean here) throws IOException {
        Name name = Name.fromString(host, Name.root);
        Record record =
                address.getAddress().length == 4
                        ? new ARecord(name, DClass.IN, TTL_S, address)
                        : new AAAARecord(name, DClass.IN, TTL_S, address);
        Name zone = zone(way, name);
        Update update = new Update(zone);
        if (here) {
            update.add(record);
        } else {
            update.delete(record);
        }
        Message answer = exchange(way, update);
        if (answer.getHeader().getRcode() != Rcode.NOERROR) {
            throw failure(answer, refusal(answer, zone));
        }
    }

    /** What a no is: a server that starts, or whose clock is wrong, may say something else soon. */
    private IOException failure(Message answer, String words) {
        boolean isFinal =
                switch (answer.getHeader().getRcode()) {
                    case Rcode.NOTIMP, Rcode.REFUSED, Rcode.NOTZONE -> isGenuine(answer);
                    case Rcode.NOTAUTH -> isGenuine(answer) && signingError(answer) == 0;
                    default -> false;
                };
        return isFinal ? new RefusedException(words) : new IOException(words);
    }

    /** Whether nobody else can have said it, where there is a key to tell that by. */
    private boolean isGenuine(Message answer) {
        return key.isEmpty() || answer.isVerified();
    }

    /** What the server has against our signature, 0 for nothing. */
    private static int signingError(Message answer) {
        TSIGRecord signature = answer.getTSIG();
        return signature == null ? 0 : signature.getError();
    }

    /** The zone that a host belongs to, as the server sees it. */
    private Name zone(Way way, Name host) throws IOException {
        Message query = Message.newQuery(Record.newRecord(host, Type.SOA, DClass.IN));
        Message answer = exchange(way, query);
        return Stream.of(Section.ANSWER, Section.AUTHORITY)
                .flatMap(section -> answer.getSection(section).stream())
                .filter(SOARecord.class::isInstance)
                .map(Record::getName)
                .filter(host::subdomain)
                .findFirst()
                .orElseThrow(
                        () ->
                                failure(
                                        answer,
                                        who()
                                                + " has no zone for host names without a domain ("
                                                + codes(answer)
                                                + "); make it the master of zone \".\", or"
                                                + " bootstrap with dns-update off"));
    }

    private Message exchange(Way way, Message message) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            try {
                return genuine(way.ask(message));
            } catch (TimeoutException e) {
                // The next try may be heard.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("asking " + who() + " was given up");
            } catch (IOException e) {
                if (i == 0) {
                    throw e;
                }
                // What was sent before may have been heard.
                throw new UnansweredException(who() + " did not answer, and then: " + words(e), e);
            }
        }
        throw new UnansweredException(
                who()
                        + " did not answer "
                        + TRIES
                        + " times within "
                        + tryLimit.toMillis()
                        + " ms; see whether it runs and can be reached, or bootstrap with another"
                        + " dns, or with dns-update off");
    }

    /** What was heard; a yes without the right signature may be anybody's. */
    private Message genuine(Message answer) throws UnansweredException {
        int code = answer.getHeader().getRcode();
        if ((code == Rcode.NOERROR || code == Rcode.NXDOMAIN) && !isGenuine(answer)) {
            throw new UnansweredException(
                    who() + " did not sign its answer with the key, so it may be somebody else's");
        }
        return answer;
    }

    private static String words(@Nullable Throwable cause) {
        return cause == null || cause.getMessage() == null
                ? String.valueOf(cause)
                : cause.getMessage();
    }

    private String refusal(Message answer, Name zone) {
        String next =
                switch (answer.getHeader().getRcode()) {
                    case Rcode.REFUSED ->
                            "; let it: allow-update in the zone \""
                                    + zone
                                    + "\", or a key with dns-key FILE";
                    case Rcode.NOTAUTH ->
                            signingError(answer) == Rcode.BADTIME
                                    ? "; its clock and ours differ"
                                    : "; it must be the master of the zone \""
                                            + zone
                                            + "\" and know the key, if there is one";
                    case Rcode.NOTIMP -> "; bootstrap with dns-update off if it only answers";
                    default -> "";
                };
        return who() + " answered the update with " + codes(answer) + next;
    }

    private static String codes(Message answer) {
        int error = signingError(answer);
        return Rcode.string(answer.getHeader().getRcode())
                + (error == 0 ? "" : " and " + Rcode.TSIGstring(error));
    }

    private String who() {
        return "name server "
                + UdpFamily.text(server.getAddress())
                + (server.getPort() == DnsNameServer.DNS_PORT ? "" : " port " + server.getPort());
    }
}
