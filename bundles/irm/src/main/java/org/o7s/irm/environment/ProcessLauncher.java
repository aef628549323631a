package org.o7s.irm.environment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Starts programs as processes of their own, which go on if the daemon does not.
 *
 * <p>What a program prints goes to {@code NAME.log} in a folder of logs, appended; {@link #tidy}
 * moves what is in a log that has grown beyond {@link #LOG_MAX_BYTES} to {@code NAME.log.1}, so
 * that a program that prints for ever fills no disk.
 */
public final class ProcessLauncher implements ProgramLauncher {
    /** How large a log may be before it is moved out of the way, in bytes. */
    public static final long LOG_MAX_BYTES = 8L << 20;

    /**
     * Tells what is started as which program it was meant: a script may run anything, and the
     * client library announces itself under this name unless the application chooses one.
     */
    static final String PROGRAM_VARIABLE = "O7S_PROGRAM";

    private static final Path NOTHING = Path.of("/dev/null");
    private static final String JAR = ".jar";

    private final Path logs;
    private final Map<String, String> environment;

    /**
     * A launcher.
     *
     * @param logs the folder of logs; made when the first program is started
     * @param environment all that programs get of an environment
     */
    public ProcessLauncher(Path logs, Map<String, String> environment) {
        this.logs = logs;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Those variables of an environment that a program may need, and how it finds its system.
     *
     * @param programs the folder of the system's own programs, which are found first; empty if none
     */
    public static Map<String, String> cleaned(
            Map<String, String> all, String instance, String programs) {
        Map<String, String> kept = new TreeMap<>();
        for (String key :
                List.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "O7S_RUN_DIR")) {
            String value = all.get(key);
            if (value != null) {
                kept.put(key, value);
            }
        }
        if (!programs.isEmpty()) {
            kept.merge("PATH", programs, (path, first) -> first + ":" + path);
        }
        kept.put("O7S_INSTANCE", instance);
        kept.put("JAVA_HOME", System.getProperty("java.home"));
        return kept;
    }

    @Override
    public Optional<String> objection(StartCommand command) {
        try {
            file(command);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** The file that a command means: its path, or where the search path has it. */
    private Path file(StartCommand command) throws IOException {
        Path path = path(command.path());
        if (path.getNameCount() == 1 && !path.isAbsolute()) {
            return found(path);
        }
        if (!path.isAbsolute()) {
            throw new IOException(
                    "the path of a program that is to be started must be absolute, and \""
                            + path
                            + "\" is not");
        }
        if (!Files.isRegularFile(path)) {
            throw new IOException("there is no file " + path);
        }
        if (!isUsable(path)) {
            throw new IOException("the daemon may not execute " + path + "; chmod +x it");
        }
        return path;
    }

    private static Path path(String text) throws IOException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IOException("that is no path of a file: " + e.getReason(), e);
        }
    }

    private Path found(Path name) throws IOException {
        String folders = environment.getOrDefault("PATH", "");
        for (String folder : folders.split(":")) {
            Path candidate = Path.of(folder).resolve(name);
            if (candidate.isAbsolute() && isUsable(candidate)) {
                return candidate;
            }
        }
        throw new IOException("there is no program " + name + " in " + folders);
    }

    private static boolean isUsable(Path path) {
        return Files.isRegularFile(path)
                && (isJar(path) ? Files.isReadable(path) : Files.isExecutable(path));
    }

    private static boolean isJar(Path path) {
        return path.toString().endsWith(JAR);
    }

    @Override
    public Started start(StartCommand command, IntConsumer ended) throws IOException {
        Path file = file(command);
        Files.createDirectories(logs);
        Path log = logs.resolve(file.getFileName() + ".log");
        trim(log);
        ProcessBuilder builder = new ProcessBuilder(line(file, command.arguments()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put(PROGRAM_VARIABLE, programOf(file));
        builder.directory(logs.toFile());
        builder.redirectInput(ProcessBuilder.Redirect.from(NOTHING.toFile()));
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Process process = builder.start();
        var _ = process.onExit().thenAccept(p -> ended.accept(p.exitValue()));
        return new Running(process);
    }

    /** As which program a file is known: by its name, a jar without its ending. */
    private static String programOf(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(JAR) ? name.substring(0, name.length() - JAR.length()) : name;
    }

    private static List<String> line(Path file, List<String> arguments) {
        List<String> line = new ArrayList<>();
        if (isJar(file)) {
            line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            line.add("-jar");
        }
        line.add(file.toString());
        line.addAll(arguments);
        return line;
    }

    /** Programs append, so that what they print after this begins the file anew. */
    private static void trim(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_MAX_BYTES) {
            Path old = log.resolveSibling(log.getFileName() + ".1");
            Files.copy(log, old, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
                file.truncate(0);
            }
        }
    }

    /** Moves every log out of the way that has grown too large. */
    @Override
    public void tidy() throws IOException {
        if (!Files.isDirectory(logs)) {
            return;
        }
        try (Stream<Path> files = Files.list(logs)) {
            for (Path log : files.filter(f -> f.toString().endsWith(".log")).toList()) {
                trim(log);
            }
        }
    }

    private record Running(Process process) implements Started {
        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public void stop() {
            process.destroy();
        }
    }
}
