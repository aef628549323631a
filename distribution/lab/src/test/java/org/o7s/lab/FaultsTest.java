package org.o7s.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static String sentence(IOException e) {
        return Faults.sentence(new UncheckedIOException(e));
    }

    @Test
    void whatTheSystemSaysBecomesASentence() {
        assertThat(sentence(new AccessDeniedException("/run/x")))
                .isEqualTo("you may not use /run/x; try sudo");
        assertThat(sentence(new NoSuchFileException("/x"))).isEqualTo("there is no /x");
        assertThat(sentence(new FileSystemException("/x", null, "No space left on device")))
                .isEqualTo("/x cannot be used: No space left on device");
        assertThat(sentence(new IOException("Too many open files")))
                .isEqualTo("it cannot go on: Too many open files");
    }

    @Test
    void whatWentWrongAfterwardsIsToldToo() {
        LabException all = new LabException("it is not removed: a is stuck");
        all.addSuppressed(new LabException("a is stuck"));
        LabException first = new LabException("it cannot be built");
        first.addSuppressed(all);
        first.addSuppressed(new UncheckedIOException(new NoSuchFileException("/x")));
        assertThat(Faults.sentence(first))
                .isEqualTo(
                        "it cannot be built; after that, it is not removed: a is stuck; after that,"
                                + " there is no /x");
    }
}
