package org.o7s.ipc.control;

import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * A client's end of the control socket. One thread gives commands and waits for their end; any
 * thread may interrupt.
 */
public final class ControlClient implements AutoCloseable {
    private final MessageChannel messages;
    private final ControlMessage.Welcome welcome;

    private ControlClient(MessageChannel messages, ControlMessage.Welcome welcome) {
        this.messages = messages;
        this.welcome = welcome;
    }

    /** The daemon ended the connection; the message says why. */
    public static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        private final String code;

        RefusedException(ControlMessage.Refused refused) {
            super(refused.sentence());
            this.code = refused.code();
        }

        /** The code to look up with {@code irm explain}. */
        public String code() {
            return code;
        }
    }

    /**
     * Connects to a daemon.
     *
     * @param program what the client calls itself
     * @throws RefusedException if the daemon does not serve this client
     * @throws IOException if there is no daemon
     */
    public static ControlClient connect(Path socket, String program) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        MessageChannel messages = new MessageChannel(channel, ControlLimits.MESSAGE_MAX_BYTES);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            send(messages, new ControlMessage.Hello(ControlMessage.VERSION, program));
            ControlMessage answer = read(messages);
            if (answer instanceof ControlMessage.Welcome welcome) {
                return new ControlClient(messages, welcome);
            }
            throw new IOException("the daemon did not greet");
        } catch (IOException e) {
            messages.close();
            throw e;
        }
    }

    /** What the daemon said of itself. */
    public ControlMessage.Welcome welcome() {
        return welcome;
    }

    /**
     * Runs a program in the daemon to its end.
     *
     * @return its exit code
     */
    public int run(ControlMessage.Run run, OutputStream out, OutputStream err) throws IOException {
        send(messages, run);
        return awaitExit(out, err);
    }

    /** Begins a session. */
    public void open(String directory, int widthColumns) throws IOException {
        send(messages, new ControlMessage.Open(directory, widthColumns));
    }

    /**
     * Executes a line of the session to its end.
     *
     * @return its exit code
     */
    public int execute(String line, OutputStream out, OutputStream err) throws IOException {
        send(messages, new ControlMessage.Execute(line));
        return awaitExit(out, err);
    }

    /** What could stand at a word of {@code irm}. */
    public List<ControlMessage.Suggestion> complete(List<String> words, int cursorWord)
            throws IOException {
        send(messages, new ControlMessage.CompleteWords(words, cursorWord));
        return awaitSuggestions();
    }

    /** What could stand at the cursor of a line of the session. */
    public List<ControlMessage.Suggestion> complete(String line, int cursor) throws IOException {
        send(messages, new ControlMessage.CompleteLine(line, cursor));
        return awaitSuggestions();
    }

    /** Stops the command that is running. */
    public void interrupt() throws IOException {
        // Another thread reads meanwhile, so it is the one that learns of a refusal.
        messages.write(new ControlMessage.Interrupt());
    }

    private List<ControlMessage.Suggestion> awaitSuggestions() throws IOException {
        ControlMessage message = read(messages);
        if (message instanceof ControlMessage.Suggestions all) {
            return all.suggestions();
        }
        throw new IOException("the daemon answered out of order");
    }

    private int awaitExit(OutputStream out, OutputStream err) throws IOException {
        while (true) {
            ControlMessage message = read(messages);
            if (message instanceof ControlMessage.Output output) {
                OutputStream stream = output.error() ? err : out;
                stream.write(output.data());
                stream.flush();
            } else if (message instanceof ControlMessage.Exit exit) {
                return exit.code();
            } else {
                throw new IOException("the daemon answered out of order");
            }
        }
    }

    /** Sends a message; if that fails, the daemon may have said why. */
    private static void send(MessageChannel messages, ControlMessage message) throws IOException {
        try {
            messages.write(message);
        } catch (MessageChannel.TooLongException e) {
            throw e;
        } catch (IOException e) {
            try {
                read(messages);
            } catch (RefusedException refused) {
                throw refused;
            } catch (IOException nothingSaid) {
                e.addSuppressed(nothingSaid);
            }
            throw e;
        }
    }

    private static ControlMessage read(MessageChannel messages) throws IOException {
        ControlMessage message = messages.read();
        if (message instanceof ControlMessage.Refused refused) {
            throw new RefusedException(refused);
        }
        return message;
    }

    @Override
    public void close() {
        messages.close();
    }
}
