package org.o7s.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrnoTest {
    @Test
    void aKnownErrorHasItsNameAndASentence() {
        assertThat(Errno.of(100)).hasToString("the interface is down (ENETDOWN)");
    }

    @Test
    void aNegatedNumberMeansTheSameError() {
        assertThat(Errno.of(-105)).isEqualTo(Errno.of(105));
    }

    @Test
    void anUnknownErrorStillHasASentence() {
        assertThat(Errno.of(4711)).hasToString("the kernel reported error 4711 (E4711)");
    }

    @Test
    void onlyAMissingOrDownInterfaceIsAStateOfTheLink() {
        assertThat(Errno.of(Errno.ENODEV).saysInterfaceIsUnusable()).isTrue();
        assertThat(Errno.of(Errno.ENXIO).saysInterfaceIsUnusable()).isTrue();
        assertThat(Errno.of(Errno.ENETDOWN).saysInterfaceIsUnusable()).isTrue();
        assertThat(Errno.of(Errno.ENOBUFS).saysInterfaceIsUnusable()).isFalse();
    }

    @Test
    void aFailedCallSaysWhatWasTriedAndWhy() {
        assertThat(new SystemCallException("cannot bind to eth0", "bind", -19))
                .hasMessage("cannot bind to eth0: no such device (bind: ENODEV)")
                .extracting(SystemCallException::errno)
                .isEqualTo(Errno.of(Errno.ENODEV));
    }
}
