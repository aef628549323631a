package org.o7s.ipcp.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsKeyTest {
    @TempDir private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("key"), text);
    }

    @Test
    void aKeyOfTsigKeygenIsRead() throws IOException {
        Path file =
                file(
                        """
                        key "o7s" {
                        \talgorithm hmac-sha256;
                        \tsecret "mUl4vvZRdf5Vnoqm5sHBQ6t9ZPx0dYXRQ9YEDj5Ovzs=";
                        };
                        """);
        assertThat(DnsKey.read(file)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "key \"o7s\" { algorithm hmac-md5; secret \"mUl4vvZR\"; };",
                "key \"o7s\" { algorithm hmac-sha256; secret \"===\"; };",
                "key \"o7s\" { algorithm hmac-sha256; };"
            })
    void whatIsNoKeyIsASentenceThatDoesNotRepeatIt(String text) throws IOException {
        Path file = file(text);
        assertThatThrownBy(() -> DnsKey.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("mUl4");
    }

    @Test
    void aFileThatIsNotThereIsASentenceThatSaysHowToMakeIt() {
        assertThatThrownBy(() -> DnsKey.read(folder.resolve("none")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tsig-keygen");
    }
}
