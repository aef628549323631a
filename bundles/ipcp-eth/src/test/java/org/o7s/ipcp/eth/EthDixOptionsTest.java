package org.o7s.ipcp.eth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.member.DirectoryHash;
import org.o7s.core.problem.Problem;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.testkit.FakeLinks;

class EthDixOptionsTest {
    private final EthDixFactory factory = new EthDixFactory(new FakeLinks());

    private static LayerConfig with(String... words) {
        Map<String, List<String>> options = new HashMap<>(Map.of("dev", List.of("eth0")));
        for (int i = 0; i < words.length; i += 2) {
            options.put(words[i], List.of(words[i + 1]));
        }
        return new LayerConfig("eth", options);
    }

    @ParameterizedTest
    @CsvSource({
        "ethertype,05ff",
        "ethertype,ffff",
        "ethertype,0xffff",
        "ethertype,a000h",
        "ethertype,-1",
        "trains,maybe",
        "ethertype,123456789",
        "ethertype,''",
        "hash,md5",
        "hash,sha256",
        "driver,a b",
        "driver,''",
        "rate,999",
        "rate,fast"
    })
    void valuesThatMakeNoSenseAreNamedWithWhatToDo(String keyword, String value) {
        Problem problem =
                catchThrowableOfType(
                                ProblemException.class,
                                () -> factory.validate(with(keyword, value)))
                        .problem();
        assertThat(problem.code()).isEqualTo("E-BOOT-VALUE");
        assertThat(problem.what()).contains("eth-dix", keyword, "\"" + value + "\"");
        assertThat(problem.why()).isNotEmpty();
        assertThat(problem.next()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ethertype,0600",
        "ethertype,0xFFFE",
        "ethertype,A000",
        "hash,SHA3_512",
        "hash,sha3-224",
        "driver,afpacket",
        "rate,2.5G",
        "trains,off"
    })
    void valuesInRangeAreTaken(String keyword, String value) {
        factory.validate(with(keyword, value));
    }

    @Test
    void aMissingInterfaceIsNamed() {
        Problem problem =
                catchThrowableOfType(
                                ProblemException.class,
                                () -> factory.validate(new LayerConfig("eth", Map.of())))
                        .problem();
        assertThat(problem.code()).isEqualTo("E-BOOT-MISSING");
        assertThat(problem.why().getFirst()).contains("dev");
    }

    @Test
    void anLlcLayerHasNoEtherType() {
        EthLlcFactory llc = new EthLlcFactory(new FakeLinks());
        llc.validate(with("hash", "sha3-512", "driver", "afpacket", "rate", "10M"));
        Problem problem =
                catchThrowableOfType(
                                ProblemException.class,
                                () -> llc.validate(with("ethertype", "a000")))
                        .problem();
        assertThat(problem.code()).isEqualTo("E-BOOT-UNKNOWN");
        assertThat(problem.what()).contains("eth-llc");
        assertThat(problem.next().getFirst()).contains("dev", "hash", "driver", "rate", "loop");
    }

    @Test
    void anUnknownOptionIsNamed() {
        Problem problem =
                catchThrowableOfType(
                                ProblemException.class, () -> factory.validate(with("ip", "1")))
                        .problem();
        assertThat(problem.code()).isEqualTo("E-BOOT-UNKNOWN");
        assertThat(problem.next().getFirst()).contains("ethertype");
    }

    @Test
    void whatIsNotSaidHasItsDefault() {
        EthConfig config = EthConfig.read(EthType.DIX, with());
        assertThat(config.etherType()).isEqualTo(0xa000);
        assertThat(config.hash()).isEqualTo(DirectoryHash.SHA3_256);
        assertThat(config.driver()).isEmpty();
        assertThat(config.rate()).isEmpty();
    }
}
