package org.o7s.ipc.control;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.o7s.ipc.InstancePaths;
import org.o7s.ipc.control.ControlMessage.CompleteLine;
import org.o7s.ipc.control.ControlMessage.CompleteWords;
import org.o7s.ipc.control.ControlMessage.Execute;
import org.o7s.ipc.control.ControlMessage.Hello;
import org.o7s.ipc.control.ControlMessage.Interrupt;
import org.o7s.ipc.control.ControlMessage.Open;
import org.o7s.ipc.control.ControlMessage.Refused;
import org.o7s.ipc.control.ControlMessage.Run;
import org.o7s.ipc.control.ControlMessage.Suggestions;
import org.o7s.ipc.control.ControlMessage.Welcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client, at the daemon's end: reads its messages in a thread of its own. */
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final MessageChannel messages;
    private final Outbox outbox;
    private final ControlService service;
    private final Peer peer;
    private final InstancePaths paths;
    private final Consumer<Connection> ended;
    private ControlService.@Nullable Session session;
    private Open opened = new Open("/", 0);
    private @Nullable RunningCommand running;

    Connection(
            MessageChannel messages,
            ControlService service,
            Peer peer,
            InstancePaths paths,
            Consumer<Connection> ended) {
        this.messages = messages;
        this.outbox = new Outbox(messages);
        this.service = service;
        this.peer = peer;
        this.paths = paths;
        this.ended = ended;
    }

    MessageChannel messages() {
        return messages;
    }

    Peer peer() {
        return peer;
    }

    /** Serves the client until it goes, or breaks the rules. */
    void serve() {
        outbox.start("control-send-" + peer.user());
        try {
            greet(messages.read());
            while (true) {
                handle(messages.read());
            }
        } catch (EOFException e) {
            LOG.debug("{} has gone", peer);
        } catch (MessageChannel.TooLongException e) {
            refuse("E-CONTROL-SIZE", "this daemon was sent " + e.getMessage());
        } catch (BreachException e) {
            refuse(e.code, e.sentence);
        } catch (IOException e) {
            refuse("E-CONTROL-FORM", "this daemon was sent what is no message: " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("a connection of {} failed", peer, e);
        } finally {
            end();
        }
    }

    private void end() {
        outbox.finish();
        RunningCommand command = running;
        if (command != null) {
            command.interrupt();
            command.join();
        }
        ControlService.Session open = session;
        if (open != null) {
            open.close();
        }
        ended.accept(this);
    }

    /** The client broke a rule of the protocol. */
    private static final class BreachException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String code;
        private final String sentence;

        BreachException(String code, String sentence) {
            super(sentence);
            this.code = code;
            this.sentence = sentence;
        }
    }

    private void refuse(String code, String sentence) {
        LOG.info("a connection of {} is refused: {}", peer, sentence);
        try {
            outbox.put(new Refused(code, sentence));
        } catch (IOException e) {
            LOG.debug("{} did not wait for the reason", peer, e);
        }
    }

    private void greet(ControlMessage first) throws IOException {
        if (!(first instanceof Hello hello)) {
            throw new BreachException("E-CONTROL-ORDER", "the first message must be a greeting");
        }
        if (hello.version() != ControlMessage.VERSION) {
            throw new BreachException(
                    "E-CONTROL-VERSION",
                    "this daemon speaks version "
                            + ControlMessage.VERSION
                            + " of the control protocol, and "
                            + hello.client()
                            + " speaks "
                            + hello.version()
                            + ": use the programs that came with the daemon");
        }
        outbox.put(
                new Welcome(
                        ControlMessage.VERSION, service.instance(), ProcessHandle.current().pid()));
    }

    private void handle(ControlMessage message) throws IOException {
        switch (message) {
            case Run run ->
                    start(
                            run.directory(),
                            run.widthColumns(),
                            t -> service.run(run.program(), run.args(), t, peer));
            case Open open -> {
                opened = open;
                if (session == null) {
                    session = service.open(peer);
                }
            }
            case Execute execute -> {
                ControlService.Session open = opened();
                start(
                        opened.directory(),
                        opened.widthColumns(),
                        t -> open.execute(execute.line(), t));
            }
            case Interrupt i -> {
                RunningCommand command = running;
                if (command != null) {
                    command.interrupt();
                }
            }
            case CompleteWords c ->
                    outbox.put(new Suggestions(service.complete(c.words(), c.cursorWord(), peer)));
            case CompleteLine c ->
                    outbox.put(
                            new Suggestions(
                                    opened().complete(
                                                    c.line(),
                                                    Math.min(c.cursor(), c.line().length()))));
            default ->
                    throw new BreachException(
                            "E-CONTROL-ORDER", "that message goes from the daemon to clients");
        }
    }

    private ControlService.Session opened() {
        ControlService.Session open = session;
        if (open == null) {
            throw new BreachException("E-CONTROL-ORDER", "a line needs a session first");
        }
        return open;
    }

    private void start(String directory, int widthColumns, RunningCommand.Body body) {
        RunningCommand before = running;
        if (before != null && !before.hasEnded()) {
            throw new BreachException("E-CONTROL-ORDER", "the command before has not ended yet");
        }
        Path path = Path.of(directory.isEmpty() ? "/" : directory).normalize();
        running =
                new RunningCommand(
                        outbox, path.isAbsolute() ? path : paths.directory(), widthColumns, body);
        running.start();
    }
}
