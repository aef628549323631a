package org.o7s.commands.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.commands.Caller.Privilege;
import org.o7s.ipc.control.Peer;

class PrivilegesTest {
    @TempDir Path directory;

    @Test
    void ownersOwnMembersManageAndTheOthersLook() throws IOException {
        Path file = directory.resolve("group");
        Files.writeString(file, "root:x:0:\nouroboros:x:990:ann,bob\nstaff:x:50:eve\nodd\n");
        Privileges privileges = new Privileges(file);
        assertThat(privileges.of(new Peer("root", "root", true)).privilege())
                .isEqualTo(Privilege.OWN);
        assertThat(privileges.of(new Peer("bob", "users", false)).privilege())
                .isEqualTo(Privilege.MANAGE);
        assertThat(privileges.of(new Peer("x", "ouroboros", false)).privilege())
                .isEqualTo(Privilege.MANAGE);
        assertThat(privileges.of(new Peer("eve", "staff", false)).privilege())
                .isEqualTo(Privilege.READ);
        assertThat(privileges.of(new Peer("", "staff", false)).privilege())
                .isEqualTo(Privilege.READ);
    }

    @Test
    void withoutAGroupFileNobodyIsAMember() {
        Privileges privileges = new Privileges(directory.resolve("none"));
        assertThat(privileges.of(new Peer("bob", "users", false)).privilege())
                .isEqualTo(Privilege.READ);
    }
}
