package org.o7s.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinuxTest {
    @Test
    void anotherSystemIsToldWhatIsMissing() {
        assertThat(Linux.unsupported("Mac OS X", "aarch64"))
                .contains("it needs Linux, this system is Mac OS X");
    }

    @Test
    void anotherMachineIsToldWhatIsMissing() {
        assertThat(Linux.unsupported("Linux", "s390x").orElseThrow())
                .contains("this machine is s390x");
    }

    @Test
    void bothKnownArchitecturesAreServed() {
        assertThat(Linux.unsupported("Linux", "amd64")).isEmpty();
        assertThat(Linux.unsupported("Linux", "aarch64")).isEmpty();
    }
}
