package org.o7s.connect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which program a process is, if nobody says. */
class O7sTest {

    @ParameterizedTest
    @CsvSource({
        "/a/shop.jar, shop",
        "/a/shop.jar --port 80, shop",
        "shop.jar, shop",
        "org.acme.Shop, Shop",
        "org.acme.Shop /a/till.jar, Shop",
        "acme/org.acme.Shop, Shop",
        "Shop, Shop",
        "'', java",
        "'  ', java"
    })
    void aProgramIsTheBaseNameOfItsJarOrMainClass(String command, String program) {
        assertThat(O7s.program(command)).isEqualTo(program);
    }
}
