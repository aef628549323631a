package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.o7s.linux.kit.NeedsNamespaces;

@NeedsNamespaces
class RawPortTest {
    private static final int CAPABILITY_VERSION_3 = 0x20080522;

    /** Leaves the calling thread with one capability. */
    private static void keep(Capability only) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = arena.allocateFrom(JAVA_INT, CAPABILITY_VERSION_3, 0);
            // Effective, permitted, inheritable; twice, for those above 31.
            MemorySegment sets = arena.allocateFrom(JAVA_INT, 1 << only.bit(), 0, 0, 0, 0, 0);
            sets.setAtIndex(JAVA_INT, 1, 1 << only.bit());
            int result =
                    (int)
                            Libc.plainHandle("capset", JAVA_INT, JAVA_LONG, JAVA_LONG)
                                    .invokeExact(header.address(), sets.address());
            assertThat(result).isZero();
        }
    }

    @Test
    void whoMayOnlySendRawFramesCanOpenOne() throws Exception {
        CompletableFuture<Integer> opened = new CompletableFuture<>();
        Thread poor =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        keep(Capability.NET_RAW);
                                        assertThat(
                                                        Capabilities.current()
                                                                .missing(
                                                                        EnumSet.of(
                                                                                Capability
                                                                                        .NET_ADMIN)))
                                                .isNotEmpty();
                                        try (RawPort port =
                                                RawPort.open("lo", RawPort.View.INCOMING)) {
                                            opened.complete(port.descriptor());
                                        }
                                    } catch (Throwable e) {
                                        opened.completeExceptionally(e);
                                    }
                                });
        assertThat(opened.get(20, TimeUnit.SECONDS)).isPositive();
        poor.join();
    }

    @Test
    void aFrameThatIsLongerThanAnyCanBeIsNotSent() throws SystemCallException {
        try (RawPort port = RawPort.open("lo", RawPort.View.INCOMING)) {
            assertThat(port.send(new byte[70_000])).isFalse();
        }
    }
}
