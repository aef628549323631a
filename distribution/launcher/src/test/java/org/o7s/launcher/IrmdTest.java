package org.o7s.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class IrmdTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private ExitCode run(String... args) {
        return new Irmd(new PrintStream(out, true), new PrintStream(err, true)).run(args);
    }

    @Test
    void helpGoesToStandardOutputAndIsNoFailure() {
        assertThat(run("--help")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).startsWith("usage: irmd").contains("--instance", "examples:");
        assertThat(err.size()).isZero();
    }

    @Test
    void aMistakeGoesToStandardErrorAndEndsWith2() {
        assertThat(run("--nonsense").number()).isEqualTo(2);
        assertThat(err.toString()).startsWith("irmd: unknown option --nonsense");
        assertThat(out.size()).isZero();
    }
}
