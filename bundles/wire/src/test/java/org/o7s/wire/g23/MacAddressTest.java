package org.o7s.wire.g23;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {

    @Test
    void anAddressIsReadAndWritten() {
        assertThat(MacAddress.parse("02:00:00:00:00:0a")).hasValue(0x02000000000aL);
        assertThat(MacAddress.parse("FE-DC-BA-98-76-54")).hasValue(0xfedcba987654L);
        assertThat(MacAddress.format(0xfedcba987654L)).isEqualTo("fe:dc:ba:98:76:54");
        assertThat(MacAddress.format(0x000102030405L)).isEqualTo("00:01:02:03:04:05");
        assertThat(MacAddress.format(MacAddress.BROADCAST)).isEqualTo("ff:ff:ff:ff:ff:ff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "02:00:00:00:00",
                "02:00:00:00:00:0a:0b",
                "02:00:00:00:00:g0",
                "02:00-00:00:00:0a",
                "2:0:0:0:0:a",
                "02000000000a",
                " 02:00:00:00:00:0a",
            })
    void anythingElseIsNoAddress(String text) {
        assertThat(MacAddress.parse(text)).isEmpty();
    }

    @Test
    void groupsAreToldFromStations() {
        assertThat(MacAddress.isMulticast(MacAddress.BROADCAST)).isTrue();
        assertThat(MacAddress.isMulticast(0x3333000000fbL)).isTrue();
        assertThat(MacAddress.isMulticast(0x01005e000001L)).isTrue();
        assertThat(MacAddress.isMulticast(0x02000000000aL)).isFalse();
        assertThat(MacAddress.isMulticast(0xfeffffffffffL)).isFalse();
    }
}
