package org.o7s.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lab without hosts, for which nobody needs to be root, is closed. */
class LabClosingTest {
    @TempDir private Path logs;

    @Test
    void whatCannotBeRemovedIsSaidAndTheRestGoes() {
        List<String> gone = new ArrayList<>();
        Lab lab = Lab.open("closing", logs, Duration.ofMinutes(1));
        lab.onClose(() -> gone.add("first"));
        lab.onClose(
                () -> {
                    throw new LabException("the cable is stuck");
                });
        lab.onClose(() -> gone.add("last"));
        assertThatThrownBy(lab::close)
                .isInstanceOf(LabException.class)
                .hasMessage("the lab could not be removed completely: the cable is stuck");
        assertThat(gone).containsExactly("last", "first");
    }
}
