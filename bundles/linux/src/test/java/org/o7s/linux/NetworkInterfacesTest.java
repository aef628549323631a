package org.o7s.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.linux.kit.NeedsNamespaces;
import org.o7s.linux.kit.VirtualCable;

class NetworkInterfacesTest {
    @Test
    void theLoopbackIsListedAndFound() throws SystemCallException {
        InterfaceInfo loopback = NetworkInterfaces.find("lo").orElseThrow();
        assertThat(loopback.isLoopback()).isTrue();
        assertThat(loopback.macText()).isEqualTo("00:00:00:00:00:00");
        assertThat(NetworkInterfaces.list()).extracting(InterfaceInfo::name).contains("lo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no-such-if0", "a-name-longer-than-15", "é€"})
    void aNameThatNoInterfaceHasIsNotFound(String name) throws SystemCallException {
        assertThat(NetworkInterfaces.find(name)).isEmpty();
    }

    @Test
    @NeedsNamespaces
    void aNamespaceHasItsOwnInterfaces() {
        try (VirtualCable cable = VirtualCable.plug()) {
            cable.setMtu(9000);
            InterfaceInfo left = cable.leftInterface();
            assertThat(left.mtuBytes()).isEqualTo(9000);
            assertThat(left.isUsable()).isTrue();
            assertThat(left.isEthernet()).isTrue();
            assertThat(left.macText()).hasSize(17).isNotEqualTo(cable.rightInterface().macText());
        }
    }

    @Test
    @NeedsNamespaces
    void anUnknownNamespaceIsASentence() {
        assertThatThrownBy(() -> new NetworkNamespace("o7s-none").call(() -> 1))
                .hasMessage(
                        "cannot enter network namespace 'o7s-none': it does not exist (open: ENOENT)");
    }

    @Test
    void aPathIsNotTheNameOfANamespace() {
        assertThatThrownBy(() -> new NetworkNamespace("../x"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
