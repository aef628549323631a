package org.o7s.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * Where the log lines of the whole process go.
 *
 * <p>Bundles log through SLF4J, whose packages the framework exports from the launcher's class
 * path; its binding hands every line to {@code java.util.logging}, which this class sets up.
 */
final class LogOutput {
    /** Size of one log file before the next one is begun. */
    static final int FILE_LIMIT_BYTES = 4 << 20;

    /** How many log files are kept. */
    static final int FILES = 4;

    /**
     * Tells at INFO that a packet comes and that it came. Held here, because the log manager
     * forgets loggers that nobody holds, and their levels with them.
     */
    private static final Logger PCAP4J = Logger.getLogger("org.pcap4j");

    private LogOutput() {}

    /** Logs to a stream, one flush per line. */
    static void toStream(OutputStream out) {
        install(
                new StreamHandler(out, new LineFormatter()) {
                    @Override
                    public synchronized void publish(LogRecord record) {
                        super.publish(record);
                        flush();
                    }
                });
    }

    /** Logs to {@code irmd.0.log} in a folder; older files have higher numbers. */
    static void toFolder(Path folder) throws IOException {
        String pattern = folder.toString().replace("%", "%%") + "/irmd.%g.log";
        FileHandler handler = new FileHandler(pattern, FILE_LIMIT_BYTES, FILES, true);
        handler.setEncoding("UTF-8");
        handler.setFormatter(new LineFormatter());
        install(handler);
    }

    private static void install(Handler handler) {
        Logger root = Logger.getLogger("");
        for (Handler old : root.getHandlers()) {
            root.removeHandler(old);
        }
        handler.setLevel(Level.ALL);
        root.addHandler(handler);
        root.setLevel(Level.parse(System.getProperty("o7s.log.level", "INFO")));
        if (root.getLevel().intValue() >= Level.INFO.intValue()) {
            PCAP4J.setLevel(Level.WARNING);
        }
    }

    /**
     * One line per record: time, level, last part of the logger's name, message; then the trace.
     */
    static final class LineFormatter extends Formatter {
        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX")
                        .withZone(ZoneId.systemDefault());

        @Override
        public String format(LogRecord record) {
            StringBuilder line = new StringBuilder(160);
            TIME.formatTo(Instant.ofEpochMilli(record.getMillis()), line);
            line.append(' ').append(String.format("%-7s", record.getLevel().getName()));
            line.append(' ').append(shortName(record.getLoggerName())).append(": ");
            // A message that came in over a wire must not forge lines of its own.
            line.append(formatMessage(record).replace("\r", "\\r").replace("\n", "\n    "));
            line.append('\n');
            Throwable thrown = record.getThrown();
            if (thrown != null) {
                StringWriter trace = new StringWriter();
                thrown.printStackTrace(new PrintWriter(trace, true));
                line.append(trace);
            }
            return line.toString();
        }

        private static String shortName(@Nullable String logger) {
            return logger == null ? "-" : logger.substring(logger.lastIndexOf('.') + 1);
        }
    }
}
