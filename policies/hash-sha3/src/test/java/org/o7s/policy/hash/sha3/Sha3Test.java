package org.o7s.policy.hash.sha3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.hash.HashPolicy;

/** The vectors of docs/wire/wire-shims.md 7, and of FIPS 202 for the empty name. */
class Sha3Test {
    private static final Map<Integer, PolicyFactory<HashPolicy>> FACTORIES =
            Map.of(
                    224, new Sha3x224(),
                    256, new Sha3x256(),
                    384, new Sha3x384(),
                    512, new Sha3x512());

    private static HashPolicy policy(int bits) {
        return FACTORIES.get(bits).create(PolicyParameters.NONE);
    }

    private static String digest(HashPolicy policy, String name) {
        byte[] digest = new byte[policy.lengthBytes()];
        policy.digest(name.getBytes(US_ASCII), digest);
        return HexFormat.of().formatHex(digest);
    }

    @ParameterizedTest
    @CsvSource({
        "oping, 224, e098ae7fb0190561dffca699eccb4dcf605f900ee2fe18c71b5efee7",
        "oping, 256, 42dee3b0415b4f690fd91cbd99876f1e9bd8d9745ef7fa32b142773af0349d54",
        "oping, 384, f4bc2e52efd45603cca0ec4354a721c800d6249f1605b709ed4c8a173345ffb0a0813ce0e5bb1c2671c6490481bfaee0",
        "oping, 512, 154543ae811fc58c39527179b48c4c2cf0ba817b3d785a49e878584514eeeffd19e861cbcd22d07488f1c713ae63e697eaa3b3ddfc43cb2078b0f9e1ed42511f",
        "broadcast, 256, ec1e6075d19eb6b6587a4d6529a8e222bb23396165f9172384c48a5ec3a1ef44",
        "'', 256, a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a",
    })
    void aNameHasTheDigestThatTheOtherMembersOfALayerExpect(
            String name, int bits, String expected) {
        HashPolicy policy = policy(bits);
        assertThat(policy.lengthBytes()).isEqualTo(bits / 8);
        assertThat(digest(policy, name)).isEqualTo(expected);
    }

    @Test
    void aDigestDoesNotDependOnTheOneBefore() {
        HashPolicy policy = policy(256);
        String first = digest(policy, "oping");
        digest(policy, "something else");
        assertThat(digest(policy, "oping")).isEqualTo(first);
    }

    @Test
    void bytesBehindTheDigestAreLeftAlone() {
        byte[] room = new byte[40];
        room[28] = 77;
        policy(224).digest(new byte[] {1}, room);
        assertThat(room[28]).isEqualTo((byte) 77);
    }

    @Test
    void tooLittleRoomIsRefusedAndDisturbsNothing() {
        HashPolicy policy = policy(256);
        assertThatThrownBy(() -> policy.digest(new byte[] {1}, new byte[31]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a digest needs 32 bytes, not 31");
        assertThat(digest(policy, "oping")).isEqualTo(digest(policy(256), "oping"));
    }

    @Test
    void parametersAreRefused() {
        assertThatThrownBy(
                        () -> new Sha3x384().create(new PolicyParameters(Map.of("rounds", "24"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sha3-384 has no parameters");
    }
}
