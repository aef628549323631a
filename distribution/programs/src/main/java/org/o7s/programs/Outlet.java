package org.o7s.programs;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.o7s.tools.Cancellation;

/**
 * Standard output. Once it takes no more, as when {@code head} has seen enough, the tool is told to
 * end. One thread at a time.
 */
final class Outlet extends OutputStream {
    /** What Linux calls it that nobody reads any more; the JDK has no better sign. */
    private static final String NOBODY_READS = "Broken pipe";

    private final OutputStream stream;
    private final Cancellation cancellation;
    private volatile @Nullable IOException failure;

    Outlet(OutputStream stream, Cancellation cancellation) {
        this.stream = stream;
        this.cancellation = cancellation;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            stream.write(bytes, offset, length);
        } catch (IOException e) {
            if (failure == null) {
                failure = e;
                // Not here: whoever prints holds a lock, and what is cancelled prints.
                Thread.ofPlatform().daemon().name("outlet").start(cancellation::cancel);
            }
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        stream.flush();
    }

    /** Why results were lost; empty if they were not, or if nobody wants them. */
    Optional<String> complaint() {
        IOException first = failure;
        if (first == null || String.valueOf(first.getMessage()).contains(NOBODY_READS)) {
            return Optional.empty();
        }
        return Optional.of("cannot write to standard output: " + first.getMessage());
    }
}
