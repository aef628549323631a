package org.o7s.ipc.control;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A command under way for a client: its thread, its streams, and how it is stopped. */
final class RunningCommand implements Terminal {
    private static final Logger LOG = LoggerFactory.getLogger(RunningCommand.class);
    private static final int EXIT_DEFECT = 1;

    /** What to do. */
    @FunctionalInterface
    interface Body {
        /** Does it, and returns the exit code. */
        int run(Terminal terminal);
    }

    private final Outbox outbox;
    private final Path directory;
    private final int widthColumns;
    private final Body body;
    private final OutputStream out = new Stream(false);
    private final OutputStream err = new Stream(true);
    private final List<Runnable> onInterrupt = new ArrayList<>();
    private boolean interrupted;
    private boolean bodyEnded;
    private volatile boolean ended;
    private @Nullable Thread thread;

    RunningCommand(Outbox outbox, Path directory, int widthColumns, Body body) {
        this.outbox = outbox;
        this.directory = directory;
        this.widthColumns = widthColumns;
        this.body = body;
    }

    void start() {
        thread = Thread.ofVirtual().name("control-command").start(this::run);
    }

    boolean hasEnded() {
        return ended;
    }

    private void run() {
        int code;
        try {
            code = body.run(this);
        } catch (RuntimeException e) {
            // The connection outlives a defect in a command.
            LOG.warn("a command failed", e);
            code = EXIT_DEFECT;
        }
        synchronized (onInterrupt) {
            bodyEnded = true;
            // An interrupt that came for the command must not hit the message about its end.
            boolean was = Thread.interrupted();
            LOG.trace("interrupted {}", was);
        }
        try {
            ended = true;
            outbox.put(new ControlMessage.Exit(code & 0xff));
        } catch (IOException e) {
            LOG.debug("the client did not wait for the end of its command", e);
        }
    }

    /** Stops the command: it is told, and its thread is interrupted. */
    void interrupt() {
        List<Runnable> due;
        synchronized (onInterrupt) {
            if (interrupted || bodyEnded) {
                return;
            }
            interrupted = true;
            due = List.copyOf(onInterrupt);
            onInterrupt.clear();
        }
        due.forEach(Runnable::run);
        synchronized (onInterrupt) {
            Thread t = thread;
            if (!bodyEnded && t != null) {
                t.interrupt();
            }
        }
    }

    /** Waits until a command whose client is gone has seen it. */
    void join() {
        Thread t = thread;
        if (t != null) {
            try {
                t.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public OutputStream err() {
        return err;
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public int widthColumns() {
        return widthColumns;
    }

    @Override
    public void onInterrupt(Runnable action) {
        synchronized (onInterrupt) {
            if (!interrupted) {
                onInterrupt.add(action);
                return;
            }
        }
        action.run();
    }

    /** Sends what is printed at once, in pieces of bounded size. */
    private final class Stream extends OutputStream {
        private final boolean error;

        Stream(boolean error) {
            this.error = error;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int at = 0; at < length; at += ControlLimits.OUTPUT_MAX_BYTES) {
                int end = Math.min(length, at + ControlLimits.OUTPUT_MAX_BYTES);
                outbox.put(
                        new ControlMessage.Output(
                                error, Arrays.copyOfRange(bytes, offset + at, offset + end)));
            }
        }
    }
}
