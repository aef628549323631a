package org.o7s.commands.run;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.o7s.commands.CommandIo;
import org.o7s.commands.parse.Globals;

/** Tells a user at a terminal, after a second, that a command is still being carried out. */
final class Progress implements AutoCloseable {
    private static final long QUIET_MS = 1000;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Optional<Thread> teller;

    private Progress(Optional<String> sentence, CommandIo io) {
        teller = sentence.map(s -> Thread.ofVirtual().start(() -> tell(s, io)));
    }

    /** Begins to wait. */
    static Progress of(String operation, Globals globals, CommandIo io) {
        boolean isWatched = io.widthColumns() > 0 && !globals.quiet() && !globals.json();
        String sentence =
                "irm: %s is under way, for at most %d s more"
                        .formatted(operation, Math.max(1, globals.limit().toSeconds() - 1));
        return new Progress(Optional.of(sentence).filter(_ -> isWatched), io);
    }

    private void tell(String sentence, CommandIo io) {
        try {
            if (!done.await(QUIET_MS, TimeUnit.MILLISECONDS)) {
                io.err().println(sentence);
                io.err().flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The command is over: nothing is told any more once this returns. */
    @Override
    public void close() {
        done.countDown();
        teller.ifPresent(Progress::join);
    }

    private static void join(Thread teller) {
        boolean interrupted = false;
        while (true) {
            try {
                teller.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
