package org.o7s.lab.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.o7s.lab.LabException;

/**
 * Where others come to a running lab: a socket in a folder of the owner alone. A request is one
 * line, the words parted by tabs; the answer is {@code ok} or {@code no} on a line of its own, and
 * then text until the end. Any thread.
 */
public final class LabDoor implements AutoCloseable {
    private static final int MAX_REQUEST = 4096;
    private static final int MAX_ANSWER = 1 << 20;
    private static final String OK = "ok\n";
    private static final String NO = "no\n";

    private final ServerSocketChannel server;
    private final LabCommands commands;

    private LabDoor(ServerSocketChannel server, LabCommands commands) {
        this.server = server;
        this.commands = commands;
    }

    /** Opens it. */
    static LabDoor open(Path socket, LabCommands commands) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            LabDoor door = new LabDoor(server, commands);
            Thread.ofPlatform().daemon().name("lab door").start(door::serve);
            return door;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each in a thread of its own, so that whoever comes and says nothing holds up nobody. */
    private void serve() {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                Thread.ofVirtual().name("lab request").start(() -> serve(channel));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            answer(channel);
        } catch (IOException e) {
            // Whoever asked went away before the answer.
        }
    }

    private void answer(SocketChannel channel) throws IOException {
        String line = new BufferedReader(reader(channel), MAX_REQUEST).readLine();
        if (line == null || line.length() > MAX_REQUEST) {
            return;
        }
        String answer;
        try {
            answer = OK + commands.run(List.of(line.split("\t")));
        } catch (RuntimeException e) {
            answer = NO + e.getMessage() + "\n";
        }
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(answer);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static InputStreamReader reader(SocketChannel channel) {
        return new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8);
    }

    /** Whether somebody answers there. */
    public static boolean isOpen(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Asks a running lab.
     *
     * @throws LabException with its sentence when it says no, or when it is not there
     */
    public static String ask(Path socket, List<String> words) {
        List<String> clean = new ArrayList<>();
        words.forEach(w -> clean.add(w.replace('\t', ' ').replace('\n', ' ')));
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer request = StandardCharsets.UTF_8.encode(String.join("\t", clean) + "\n");
            while (request.hasRemaining()) {
                channel.write(request);
            }
            byte[] answer = Channels.newInputStream(channel).readNBytes(MAX_ANSWER);
            String text = new String(answer, StandardCharsets.UTF_8);
            if (text.startsWith(OK)) {
                return text.substring(OK.length());
            }
            throw new LabException(
                    text.startsWith(NO)
                            ? text.substring(NO.length()).strip()
                            : "the lab ended before it answered");
        } catch (IOException e) {
            throw new LabException("the lab does not answer: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
