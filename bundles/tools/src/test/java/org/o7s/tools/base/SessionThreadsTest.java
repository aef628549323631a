package org.o7s.tools.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionThreadsTest {
    private final SessionThreads threads = new SessionThreads("session");

    @Test
    void theFirstSessionsGetPlatformThreadsAndTheRestVirtualOnes() throws InterruptedException {
        List<Thread> first = new ArrayList<>();
        for (int i = 0; i < SessionThreads.PLATFORM_MAX; i++) {
            first.add(threads.newThread(() -> {}));
        }
        assertThat(first).noneMatch(Thread::isVirtual);
        assertThat(threads.newThread(() -> {}).isVirtual()).isTrue();

        first.getFirst().start();
        first.getFirst().join();
        assertThat(threads.newThread(() -> {}).isVirtual()).isFalse();
        assertThat(threads.newThread(() -> {}).isVirtual()).isTrue();
    }
}
