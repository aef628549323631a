package org.o7s.core.slot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnerPatternTest {
    @ParameterizedTest
    @CsvSource({
        "ipcp e1, ipcp e1, true",
        "ipcp e1, ipcp e11, false",
        "ipcp e1, ipcp e, false",
        "*, anything, true",
        "*, '', true",
        "ipcp *, ipcp e1, true",
        "ipcp *, name e1, false",
        "*1, ipcp e1, true",
        "*e*1*, ipcp e21, true",
        "*ab*ab, xabxabab, true",
        "*ab*ab, xab, false",
        "**, x, true",
        "'', x, false",
        "i?cp e1, ipcp e1, false",
    })
    void aStarStandsForAnythingAndNothingElseIsSpecial(
            String pattern, String owner, boolean expected) {
        assertThat(new OwnerPattern(pattern).matches(owner)).isEqualTo(expected);
    }
}
