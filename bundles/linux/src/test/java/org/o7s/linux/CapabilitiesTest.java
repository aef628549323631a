package org.o7s.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
    @Test
    void theEffectiveOnesAreReadFromTheStatusFile() throws IOException {
        Capabilities some =
                Capabilities.parse(
                        List.of("Name:\tjava", "CapEff:\t0000000000002000", "CapBnd:\tff"));
        assertThat(some.has(Capability.NET_RAW)).isTrue();
        assertThat(some.missing(EnumSet.of(Capability.NET_RAW, Capability.NET_ADMIN)))
                .containsExactly(Capability.NET_ADMIN);
    }

    @Test
    void rootInTheFirstNamespaceHasAll() throws IOException {
        assertThat(
                        Capabilities.parse(List.of("CapEff:\t000001ffffffffff"))
                                .missing(EnumSet.allOf(Capability.class)))
                .isEmpty();
    }

    @Test
    void aFileWithoutTheLineIsAnErrorWithASentence() {
        assertThatThrownBy(() -> Capabilities.parse(List.of("Name:\tjava")))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "cannot read the capabilities: no CapEff: line in /proc/thread-self/status");
    }

    @Test
    void aMangledLineIsAnErrorWithASentence() {
        assertThatThrownBy(() -> Capabilities.parse(List.of("CapEff:\tzzz")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'CapEff:\tzzz'");
    }
}
