package org.o7s.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.o7s.ipc.InstanceLock;
import org.o7s.ipc.InstancePaths;
import org.o7s.ipc.control.ControlLimits;
import org.o7s.ipc.control.ControlMessage;
import org.o7s.ipc.control.ControlServer;
import org.o7s.ipc.control.ControlService;
import org.o7s.ipc.control.Peer;
import org.o7s.ipc.control.Terminal;

/** A control socket, served by commands that print, wait, or say nothing. */
final class FakeDaemon implements ControlService, AutoCloseable {
    final CountDownLatch waiting = new CountDownLatch(1);
    final List<String> lines = new CopyOnWriteArrayList<>();
    private final String instance;
    private final InstanceLock lock;
    private final ControlServer server;

    FakeDaemon(Path run, String instance) throws IOException {
        this.instance = instance;
        InstancePaths paths =
                InstancePaths.ofDaemon(
                        Map.of(InstancePaths.RUN_VARIABLE, run.toString()), "root", instance);
        lock = InstanceLock.acquire(paths);
        server = ControlServer.open(lock, this, ControlLimits.DEFAULT);
    }

    @Override
    public String instance() {
        return instance;
    }

    @Override
    public int run(String program, List<String> args, Terminal terminal, Peer peer) {
        String first = args.isEmpty() ? "" : args.getFirst();
        switch (first) {
            case "wait" -> {
                return untilInterrupted(terminal);
            }
            case "flood" -> {
                return flood(terminal);
            }
            default -> {
                print(terminal.out(), instance + ":" + program + args + "\n");
                print(
                        terminal.err(),
                        terminal.directory() + " " + terminal.widthColumns() + " columns\n");
                return first.equals("fail") ? 4 : 0;
            }
        }
    }

    private int untilInterrupted(Terminal terminal) {
        CountDownLatch never = new CountDownLatch(1);
        waiting.countDown();
        try {
            never.await();
        } catch (InterruptedException e) {
            // As a tool does: an interrupt is its ordinary end, and the last words come after it.
            print(terminal.out(), "statistics\n");
        }
        return 9;
    }

    private static int flood(Terminal terminal) {
        try {
            while (true) {
                terminal.out().write(new byte[1000]);
            }
        } catch (IOException e) {
            return 1;
        }
    }

    private static void print(OutputStream out, String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<ControlMessage.Suggestion> complete(List<String> words, int cursorWord, Peer peer) {
        return List.of();
    }

    @Override
    public Session open(Peer peer) {
        return new Session() {
            @Override
            public int execute(String line, Terminal terminal) {
                lines.add(line);
                if (line.equals("wait")) {
                    return untilInterrupted(terminal);
                }
                print(terminal.out(), lines.size() + ":" + line + "\n");
                return line.startsWith("fail") ? 4 : 0;
            }

            @Override
            public List<ControlMessage.Suggestion> complete(String line, int cursor) {
                return List.of(
                        new ControlMessage.Suggestion("ipcp-of-" + line.substring(0, cursor), "x"),
                        new ControlMessage.Suggestion("scr:", ""));
            }

            @Override
            public void close() {
                lines.add("closed");
            }
        };
    }

    @Override
    public void close() {
        server.close();
        lock.close();
    }
}
