package org.o7s.policy.hash.md5;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.hash.HashPolicy;

/** The vector of docs/wire/wire-shims.md 7, and those of RFC 1321. */
class Md5Test {
    private final HashPolicy policy = new Md5Factory().create(PolicyParameters.NONE);

    @ParameterizedTest
    @CsvSource({
        "oping, 7862c6fec5ecaef4aa2e3934725e23b3",
        "'', d41d8cd98f00b204e9800998ecf8427e",
        "abc, 900150983cd24fb0d6963f7d28e17f72",
    })
    void aNameHasTheDigestThatTheOtherMembersOfALayerExpect(String name, String expected) {
        byte[] digest = new byte[policy.lengthBytes()];
        policy.digest(name.getBytes(US_ASCII), digest);
        assertThat(HexFormat.of().formatHex(digest)).isEqualTo(expected);
        policy.digest(name.getBytes(US_ASCII), digest);
        assertThat(HexFormat.of().formatHex(digest)).as("the second time").isEqualTo(expected);
    }

    @Test
    void tooLittleRoomIsRefused() {
        assertThatThrownBy(() -> policy.digest(new byte[] {1}, new byte[15]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a digest needs 16 bytes, not 15");
    }

    @Test
    void parametersAreRefused() {
        assertThatThrownBy(() -> new Md5Factory().create(new PolicyParameters(Map.of("salt", "1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("md5 has no parameters");
    }
}
