package org.o7s.commands.complete;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.commands.kit.Console;
import org.o7s.core.ipcp.IpcpType;

class CompletionTest {
    private final Console console = new Console();

    @BeforeEach
    void aSystemWithNames() {
        console.management
                .ipcp(1, "lo0", IpcpType.LOCAL, "hub")
                .ipcp(2, "u1", IpcpType.UDP4, "ipnet")
                .name("oping", "spillover");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ip | ipcp",
                "re | register resolve",
                "ipcp bo | bootstrap",
                "i b t loc | local",
                "ipcp bootstrap ty | type",
                "ipcp bootstrap type eth-dix eth | ethertype",
                "ipcp bootstrap type udp4 p | port peer",
                "ipcp bootstrap type udp4 a | autobind",
                "ipcp bootstrap type eth-dix d | dev driver",
                "ipcp bootstrap type eth-dix hash SHA3_5 | SHA3_512",
                "ipcp destroy name l | lo0",
                "ipcp list layer ip | ipnet",
                "register name op | oping",
                "register op | oping",
                "register oping lay | layer",
                "register oping layer h | hub",
                "name register oping layer hub layer | layer",
                "bind pro | program process",
                "bind ipcp u | u1",
                "ipcp list --js | --json",
                "ipcp bootstrap --ke | --keep",
                "policy set load-balance spillover na | name",
                "policy show kind ha | ",
                "completion z | zsh",
                "explain E-USAGE-A | E-USAGE-AMBIGUOUS",
                "help reg | register",
                "ipcp help en | enroll",
                "nonsense x | ",
                "ipcp bootstrap name | name"
            })
    void whatMayStandAtTheCursor(String line, String candidates) {
        String expected = candidates == null ? "" : candidates.strip();
        assertThat(String.join(" ", console.complete(line.strip()))).isEqualTo(expected);
    }

    @Test
    void aNewWordAfterTheLine() {
        assertThat(console.complete("ipcp destroy ")).containsExactly("name");
        assertThat(console.complete("ipcp bootstrap type local name x "))
                .contains("layer", "hash")
                .doesNotContain("ip", "dev", "type", "name", "--keep");
        assertThat(console.complete("bind program x name y "))
                .containsExactly("--", "user", "auto");
        assertThat(console.complete("")).contains("ipcp", "bind", "status");
        assertThat(console.complete("name destroy ")).containsExactly("name", "oping");
        assertThat(console.complete("ipcp bootstrap type eth-dix dev lo")).contains("lo");
        assertThat(console.complete("register oping layer ipnet layer ")).containsExactly("hub");
    }

    @Test
    void policiesAreCompletedByTheirKind() {
        for (String policy : new String[] {"routing/lfa", "routing/my-own", "pff/alternate"}) {
            String[] parts = policy.split("/", -1);
            console.policies.catalog.add(
                    parts[0],
                    parts[1],
                    "1.0.0",
                    _ -> {
                        throw new UnsupportedOperationException("only looked at");
                    },
                    "test");
        }
        assertThat(console.complete("ipcp bootstrap type unicast routing "))
                .containsExactlyInAnyOrder("lfa", "my-own");
        assertThat(console.complete("ipcp bootstrap type unicast pff "))
                .containsExactly("alternate");
        assertThat(console.complete("ipcp connect name u dst v component "))
                .containsExactly("dt", "mgmt");
    }

    @Test
    void theScriptsAskIrmItself() {
        for (String shell : new String[] {"bash", "zsh", "fish"}) {
            assertThat(Scripts.of(shell)).contains(" __complete ");
        }
        assertThat(console.run(List.of("__complete", "ipcp", "destroy", "name", ""))).isZero();
        assertThat(console.out()).isEqualTo("lo0\tlocal in hub\nu1\tudp4 in ipnet\n");
        assertThat(console.run(List.of("__complete"))).isZero();
    }

    @Test
    void bashCompletesWithTheScript(@TempDir Path directory) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here");
        Path irm = directory.resolve("irm");
        Files.writeString(irm, "#!/bin/sh\nprintf '%s\\n' \"$*\" 'a b\thelp'\n");
        Files.setPosixFilePermissions(irm, PosixFilePermissions.fromString("rwxr-xr-x"));
        String type =
                "COMP_WORDS=("
                        + irm
                        + " ipcp destroy '' x); COMP_CWORD=3; _irm; printf '[%s]' \"${COMPREPLY[@]}\"";
        Process bash =
                new ProcessBuilder("/bin/bash", "-c", Scripts.of("bash") + type)
                        .redirectErrorStream(true)
                        .start();
        String shown = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shown).isEqualTo("[__complete\\ ipcp\\ destroy\\ ][a\\ b]");
        assertThat(bash.waitFor()).isZero();
    }
}
