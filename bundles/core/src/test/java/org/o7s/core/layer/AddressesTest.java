package org.o7s.core.layer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {
    @ParameterizedTest
    @CsvSource({"1,          01.00.00.00", "287454020,  44.33.22.11", "4294967295, ff.ff.ff.ff"})
    void anAddressIsItsBytesAsTheyAreOnTheWire(long address, String text) {
        assertThat(Addresses.text(address)).isEqualTo(text);
    }

    @Test
    void anAddressThatDoesNotFitFourBytesHasEight() {
        assertThat(Addresses.text(0x1_0000_0002L)).isEqualTo("02.00.00.00.01.00.00.00");
    }
}
