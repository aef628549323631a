package org.o7s.cli;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Passes output on; tells a fault of the output from one of the socket, and that output came. */
final class Passage extends OutputStream {
    private final OutputStream target;
    private final @Nullable WaitLimit untilOutput;
    private @Nullable IOException fault;

    Passage(OutputStream target, @Nullable WaitLimit untilOutput) {
        this.target = target;
        this.untilOutput = untilOutput;
    }

    /** Why the output could not be written, if so. */
    @Nullable IOException fault() {
        return fault;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (untilOutput != null) {
            untilOutput.end();
        }
        try {
            target.write(bytes, offset, length);
        } catch (IOException e) {
            fault = e;
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            target.flush();
        } catch (IOException e) {
            fault = e;
            throw e;
        }
    }
}
