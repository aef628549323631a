package org.o7s.commands.shell;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.o7s.ipc.control.Terminal;

/** A terminal that keeps what is printed. */
record Recorder(Path directory, ByteArrayOutputStream all) implements Terminal {
    Recorder(Path directory) {
        this(directory, new ByteArrayOutputStream());
    }

    @Override
    public OutputStream out() {
        return all;
    }

    @Override
    public OutputStream err() {
        return all;
    }

    @Override
    public int widthColumns() {
        return 80;
    }

    @Override
    public void onInterrupt(Runnable action) {}

    String text() {
        return all.toString(StandardCharsets.UTF_8);
    }
}
