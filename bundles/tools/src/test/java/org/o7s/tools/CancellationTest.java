package org.o7s.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CancellationTest {
    private final Cancellation cancellation = new Cancellation();
    private final List<String> ran = new ArrayList<>();

    @Test
    void actionsRunInTheirOrderAndOnlyOnce() {
        cancellation.onCancel(() -> ran.add("first"));
        cancellation.onCancel(() -> ran.add("second"));
        assertThat(cancellation.cancelled()).isFalse();
        cancellation.cancel();
        cancellation.cancel();
        assertThat(cancellation.cancelled()).isTrue();
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void anActionThatComesTooLateRunsAtOnce() {
        cancellation.cancel();
        cancellation.onCancel(() -> ran.add("late"));
        assertThat(ran).containsExactly("late");
    }
}
