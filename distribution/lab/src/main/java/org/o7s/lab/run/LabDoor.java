package org.o7s.lab.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Where others come to a running lab: a socket in a folder of the owner alone. A request is one
 * line, the words parted by tabs; the answer is {@code ok} or {@code no} on a line of its own, and
 * then text until the end. {@link LabClient} is the other end. Any thread.
 */
final class LabDoor implements AutoCloseable {
    /** The longest request in bytes, with its line feed. */
    static final int REQUEST_MAX_BYTES = 4096;

    /** The most that are answered at a time. */
    static final int VISITORS_MAX = 32;

    static final String OK = "ok\n";
    static final String NO = "no\n";

    /** How long a request may take to come, and an answer to be taken. */
    private static final Duration SAID_WITHIN = Duration.ofSeconds(10);

    /** The acceptor needs a moment only: it is in no call that its close does not end. */
    private static final Duration LEFT_WITHIN = Duration.ofSeconds(5);

    private static final long AGAIN_AFTER_NS = 100_000_000;

    private final ServerSocketChannel server;
    private final Answers answers;
    private final Duration saidWithin;
    private final Semaphore visitors = new Semaphore(VISITORS_MAX);
    private final Thread acceptor =
            Thread.ofPlatform().daemon().name("lab door").unstarted(this::serve);

    /** What is answered, on many threads at a time. */
    @FunctionalInterface
    interface Answers {
        /**
         * The answer to a request.
         *
         * @throws RuntimeException with a sentence, when it is no
         */
        String to(List<String> words);
    }

    private LabDoor(ServerSocketChannel server, Answers answers, Duration saidWithin) {
        this.server = server;
        this.answers = answers;
        this.saidWithin = saidWithin;
    }

    /** Opens it. */
    static LabDoor open(Path socket, Answers answers) {
        return open(socket, answers, SAID_WITHIN);
    }

    /**
     * Opens it.
     *
     * @param saidWithin how long a request may take to come, and an answer to be taken
     */
    static LabDoor open(Path socket, Answers answers, Duration saidWithin) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket), VISITORS_MAX);
            LabDoor door = new LabDoor(server, answers, saidWithin);
            door.acceptor.start();
            return door;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each in a thread of its own, so that whoever comes and says nothing holds up nobody. */
    private void serve() {
        while (true) {
            try {
                SocketChannel channel = server.accept();
                Thread.ofVirtual().name("lab request").start(() -> serve(channel));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // This process has too many files open, say: that passes.
                LockSupport.parkNanos(AGAIN_AFTER_NS);
            }
        }
    }

    private void serve(SocketChannel channel) {
        boolean isServed = visitors.tryAcquire();
        try (channel) {
            if (isServed) {
                answer(channel);
            } else {
                say(channel, NO + "the lab is busy: " + VISITORS_MAX + " ask at a time\n");
            }
        } catch (IOException e) {
            // Whoever asked went away before the answer, or was too slow.
        } finally {
            if (isServed) {
                visitors.release();
            }
        }
    }

    private void answer(SocketChannel channel) throws IOException {
        Optional<String> line = request(channel);
        if (line.isEmpty()) {
            say(
                    channel,
                    NO + "a request has one line of at most " + REQUEST_MAX_BYTES + " bytes\n");
            return;
        }
        String answer;
        try {
            answer = OK + answers.to(List.of(line.get().split("\t")));
        } catch (RuntimeException e) {
            answer = NO + e.getMessage() + "\n";
        }
        say(channel, answer);
    }

    /** A line without its line feed; empty if it is too long or not whole. */
    private Optional<String> request(SocketChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(REQUEST_MAX_BYTES);
        try (Deadline _ = new Deadline(channel, saidWithin)) {
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                int end = bytes.position() - 1;
                if (end >= 0 && bytes.get(end) == '\n') {
                    return Optional.of(new String(bytes.array(), 0, end, StandardCharsets.UTF_8));
                }
            }
        }
        return Optional.empty();
    }

    private void say(SocketChannel channel, String answer) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(answer);
        try (Deadline _ = new Deadline(channel, saidWithin)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /**
     * Closes it; again does nothing. Nobody is let in any more when this returns, which takes 5 s
     * at most; whoever is in already is served to the end.
     */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // The kernel lets others in until the last thread has left accept(2).
        awaitAcceptor();
    }

    private void awaitAcceptor() {
        boolean isInterrupted = false;
        long beganNs = System.nanoTime();
        Duration left = LEFT_WITHIN;
        try {
            while (left.isPositive()) {
                try {
                    boolean _ = acceptor.join(left);
                    return;
                } catch (InterruptedException e) {
                    isInterrupted = true;
                    left = LEFT_WITHIN.minusNanos(System.nanoTime() - beganNs);
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
