package org.o7s.driver.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.core.driver.FrameRequest;
import org.pcap4j.core.PcapNativeException;

class PcapDriverTest {
    @Test
    void itIsTakenAfterTheFastDriver() {
        assertThat(new PcapDriver().name()).isEqualTo("pcap");
        assertThat(new PcapDriver().rank()).isEqualTo(10);
    }

    @Test
    void theFilterNamesTheEtherTypeAndBothDestinations() {
        assertThat(PcapDriver.filter(0xa000, 0x0200_0000_000aL))
                .isEqualTo(
                        "ether proto 0xa000 and (ether dst 02:00:00:00:00:0a or ether dst ff:ff:ff:ff:ff:ff)");
    }

    @Test
    void theFilterOfAnLlcLayerTakesLengthsInPlaceOfAnEtherType() {
        assertThat(PcapDriver.filter(FrameRequest.LLC, 0x0200_0000_000aL))
                .isEqualTo(
                        "ether[12:2] < 0x0600 and (ether dst 02:00:00:00:00:0a or ether dst ff:ff:ff:ff:ff:ff)");
    }

    @ParameterizedTest
    @CsvSource({
        "send: No buffer space available, true, LATER",
        "send: Network is down, true, INTERFACE_DOWN",
        "send: No such device or address, true, INTERFACE_DOWN",
        "send: Message too long, true, TOO_LARGE",
        "send: Ungueltiges Argument, true, REFUSED",
        "send: Das Netzwerk ist inaktiv, false, INTERFACE_DOWN",
    })
    void aFailureIsToldByItsText(String text, boolean linkIsUp, SendFailure expected) {
        assertThat(SendFailure.of(new PcapNativeException(text), linkIsUp)).isEqualTo(expected);
    }
}
