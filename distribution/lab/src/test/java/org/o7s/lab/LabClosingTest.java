package org.o7s.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        lab.onClose(
                () -> {
                    throw new UncheckedIOException(new AccessDeniedException("/run/x"));
                });
        lab.onClose(() -> gone.add("last"));
        assertThatThrownBy(lab::close)
                .isInstanceOf(LabException.class)
                .hasMessage(
                        "the lab could not be removed completely: you may not use /run/x; try sudo;"
                                + " the cable is stuck");
        assertThat(gone).containsExactly("last", "first");
    }

    @Test
    void whatCouldNotBeClearedIsToldInItsOrder() {
        Map<String, String> failed = new LinkedHashMap<>();
        for (int i = 0; i < 100; i++) {
            failed.put("o7s-%d-0000-a".formatted(i), "it is stuck");
        }
        assertThat(new Lab.Cleared(List.of(), failed).failed().keySet())
                .containsExactlyElementsOf(failed.keySet());
    }
}
