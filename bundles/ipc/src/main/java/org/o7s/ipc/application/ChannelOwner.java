package org.o7s.ipc.application;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.Nullable;
import org.o7s.ipc.application.MessageLine.Peer;

/**
 * The user of a daemon, who alone may come the portable way, with root: others could not open the
 * files. Any thread.
 *
 * @param user as the socket's file says; null at the other end, where nobody is asked
 * @param userId its number
 */
record ChannelOwner(@Nullable UserPrincipal user, int userId) {
    /** At the end of a process, where nobody is asked. */
    static final ChannelOwner NOBODY = new ChannelOwner(null, -1);

    private static final String ROOT = "root";

    /** What the system calls root if it has no names. */
    private static final String ROOT_NUMBER = "0";

    /** The owner of a socket. */
    static ChannelOwner of(Path socket) throws IOException {
        return new ChannelOwner(
                Files.getOwner(socket), (Integer) Files.getAttribute(socket, "unix:uid"));
    }

    /**
     * Who is at the other end.
     *
     * @throws IOException if the system does not say that
     */
    Peer peer(SocketChannel channel) throws IOException {
        if (!channel.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
            throw new IOException("this system does not say which user is at the other end");
        }
        UnixDomainPrincipal who = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
        if (who.user().equals(user)) {
            return new Peer.Admitted(0, userId);
        }
        String name = who.user().getName();
        if (name.equals(ROOT) || name.equals(ROOT_NUMBER)) {
            return new Peer.Admitted(0, 0);
        }
        return new Peer.Stranger(
                "the daemon serves processes the portable way, which is for the user who runs it"
                        + " and for root, and this process is of user "
                        + name
                        + ": run it as "
                        + (user == null ? ROOT : user.getName())
                        + ", or start irmd without --portable");
    }

    /** The number that a process says, if it is one of a process of that user; else 0. */
    long verified(Peer.Admitted peer, long said) {
        if (said <= 0) {
            return 0;
        }
        Optional<String> runs = ProcessHandle.of(said).flatMap(h -> h.info().user());
        String expected = peer.userId() == 0 ? ROOT : user == null ? "" : user.getName();
        return runs.filter(expected::equals).isPresent() ? said : 0;
    }
}
