package org.o7s.ipc.application;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.o7s.ipc.application.ApplicationMessage.Announce;
import org.o7s.ipc.application.ApplicationMessage.FromDaemon;
import org.o7s.ipc.application.ApplicationMessage.Refused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process, at the daemon's end. Sending: any thread; the rest: the server's thread. */
final class DaemonConnection implements ProcessLink {
    private static final Logger LOG = LoggerFactory.getLogger(DaemonConnection.class);

    private final long token;
    private final MessageLine line;
    private final MessageLine.Peer.Admitted peer;
    private final boolean privileged;
    private final ApplicationServer server;
    private final MessageOutbox outbox;
    private ApplicationService.@Nullable Session session;
    private volatile long processId;
    private volatile boolean ending;

    DaemonConnection(
            long token,
            MessageLine line,
            MessageLine.Peer.Admitted peer,
            boolean privileged,
            ApplicationServer server,
            Backlog backlog) {
        this.token = token;
        this.line = line;
        this.peer = peer;
        this.processId = peer.processId();
        this.privileged = privileged;
        this.server = server;
        this.outbox = new MessageOutbox(line, backlog);
    }

    long token() {
        return token;
    }

    MessageLine line() {
        return line;
    }

    @Override
    public long processId() {
        return processId;
    }

    @Override
    public int userId() {
        return peer.userId();
    }

    @Override
    public boolean isPrivileged() {
        return privileged;
    }

    @Override
    public void readOn() {
        server.attend(this);
    }

    /** Whether nothing is read of it for now. */
    boolean isBusy() {
        ApplicationService.Session open = session;
        return open != null && open.isBusy();
    }

    boolean hasAnnounced() {
        return session != null;
    }

    @Override
    public void send(FromDaemon message, Enclosure enclosure) {
        if (ending) {
            enclosure.discard();
            return;
        }
        if (outbox.add(ApplicationCodec.encode(message), enclosure)
                != MessageOutbox.Standing.EMPTY) {
            server.attend(this);
        }
    }

    @Override
    public void refuse(String code, String sentence) {
        if (!ending) {
            LOG.info("{} is sent away: {}", this, sentence);
            send(new Refused(code, sentence), Enclosure.NONE);
            ending = true;
            server.attend(this);
        }
    }

    /** Sends what waits; one that was refused, and does not even read that, is not waited for. */
    MessageOutbox.Standing attend() {
        MessageOutbox.Standing standing = outbox.flush();
        return ending ? MessageOutbox.Standing.ENDED : standing;
    }

    /** Handles a message of the process; one that breaks the rules ends the connection. */
    void handle(byte[] bytes, ApplicationService service) {
        if (bytes.length == 0) {
            ring();
            return;
        }
        ApplicationMessage message;
        try {
            message = ApplicationCodec.decode(bytes);
        } catch (IOException e) {
            refuse("E-APPLICATION-FORM", "the daemon was sent no message: " + e.getMessage());
            return;
        }
        ApplicationService.Session open = session;
        switch (message) {
            case Announce announce -> announce(announce, open, service);
            case ApplicationMessage.FromProcess m when open != null -> serve(m, open);
            case ApplicationMessage.FromProcess _ ->
                    refuse("E-APPLICATION-ORDER", "a process has to announce itself first");
            case FromDaemon _ ->
                    refuse("E-APPLICATION-ORDER", "that message goes from the daemon to processes");
        }
    }

    private void ring() {
        ApplicationService.Session open = session;
        if (open != null) {
            open.rung();
        }
    }

    private void announce(
            Announce announce,
            ApplicationService.@Nullable Session before,
            ApplicationService service) {
        if (before != null) {
            refuse("E-APPLICATION-ORDER", "a process announces itself once");
        } else if (announce.version() != ApplicationMessage.VERSION) {
            refuse(
                    "E-APPLICATION-VERSION",
                    "the daemon speaks version "
                            + ApplicationMessage.VERSION
                            + " of the application protocol, and this client library speaks "
                            + announce.version()
                            + ": use the library that came with the daemon");
        } else {
            processId = line.processId(peer, announce.processId());
            session = service.announce(this, announce);
        }
    }

    private static void serve(
            ApplicationMessage.FromProcess message, ApplicationService.Session open) {
        switch (message) {
            case ApplicationMessage.Allocate m -> open.allocate(m);
            case ApplicationMessage.Accept m -> open.accept(m);
            case ApplicationMessage.Join m -> open.join(m);
            case ApplicationMessage.Cancel m -> open.cancel(m.request());
            case ApplicationMessage.Deallocate m -> open.deallocate(m);
            case ApplicationMessage.Measured m -> open.measured(m);
            case ApplicationMessage.PolicyUse m -> open.policyUse(m);
            case Announce _ -> throw new IllegalStateException("announced twice");
        }
    }

    /** The process has gone, or has to. */
    void end() {
        outbox.close();
        ApplicationService.Session open = session;
        if (open != null) {
            session = null;
            open.gone();
        }
    }

    @Override
    public String toString() {
        return "process " + processId + " of user " + peer.userId();
    }
}
