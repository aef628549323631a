package org.o7s.commands.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.o7s.commands.Caller;
import org.o7s.commands.Caller.Privilege;
import org.o7s.ipc.control.Peer;

/**
 * Decides what a user may do: root and the daemon's owner everything, members of the group {@code
 * ouroboros} manage, everybody looks.
 *
 * @param groupFile the file that says who is in which group
 */
public record Privileges(Path groupFile) {
    private static final int NAME = 0;
    private static final int MEMBERS = 3;

    /** As the machine's group file says. */
    public static Privileges ofMachine() {
        return new Privileges(Path.of("/etc/group"));
    }

    /** The caller that a peer is. */
    public Caller of(Peer peer) {
        Privilege privilege =
                peer.owner() ? Privilege.OWN : isMember(peer) ? Privilege.MANAGE : Privilege.READ;
        return new Caller(peer.user(), privilege);
    }

    private boolean isMember(Peer peer) {
        if (peer.group().equals(Caller.GROUP)) {
            return true;
        }
        try {
            for (String line : Files.readAllLines(groupFile, StandardCharsets.UTF_8)) {
                String[] fields = line.split(":", -1);
                if (fields.length > MEMBERS && fields[NAME].equals(Caller.GROUP)) {
                    return List.of(fields[MEMBERS].split(",", -1)).contains(peer.user());
                }
            }
        } catch (IOException e) {
            // A machine without that file has no such group.
            return false;
        }
        return false;
    }
}
