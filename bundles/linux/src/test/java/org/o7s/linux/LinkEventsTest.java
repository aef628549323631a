package org.o7s.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.o7s.linux.kit.VirtualCable.INTERFACE;
import static org.o7s.linux.kit.VirtualCable.ip;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.linux.kit.NeedsNamespaces;
import org.o7s.linux.kit.VirtualCable;

@NeedsNamespaces
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LinkEventsTest {
    private static final long LIMIT_NS = 20_000_000_000L;

    private final VirtualCable cable = VirtualCable.plug();
    private final List<Integer> changed = new ArrayList<>();
    private LinkEvents events;
    private Poller poller;
    private int any;

    @BeforeEach
    void listen() throws SystemCallException {
        events = cable.onLeft(LinkEvents::open);
        poller = Poller.open();
        poller.watch(events.descriptor());
    }

    @AfterEach
    void end() {
        poller.close();
        events.close();
        cable.close();
    }

    private void receive() {
        try {
            events.receive(
                    new LinkEvents.Listener() {
                        @Override
                        public void changed(int index) {
                            changed.add(index);
                        }

                        @Override
                        public void anyMayHaveChanged() {
                            any++;
                        }
                    });
        } catch (SystemCallException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitThat(BooleanSupplier happened) {
        long endNs = System.nanoTime() + LIMIT_NS;
        receive();
        while (!happened.getAsBoolean()) {
            assertThat(System.nanoTime()).as("changed so far: %s", changed).isLessThan(endNs);
            poller.await(endNs - System.nanoTime());
            receive();
        }
    }

    @Test
    void aCarrierThatIsLostAtTheOtherEndIsSaid() {
        int index = cable.leftInterface().index();
        receive();
        changed.clear();
        ip("-n", cable.right().name(), "link", "set", INTERFACE, "down");
        awaitThat(() -> changed.contains(index) && !cable.leftInterface().isUsable());
        changed.clear();
        ip("-n", cable.right().name(), "link", "set", INTERFACE, "up");
        awaitThat(() -> changed.contains(index) && cable.leftInterface().isUsable());
    }

    @Test
    void anInterfaceThatIsSwitchedOffHereIsSaid() {
        int index = cable.leftInterface().index();
        cable.setLeftUp(false);
        awaitThat(() -> changed.contains(index) && !cable.leftInterface().isUsable());
    }

    @Test
    void anInterfaceThatIsDeletedIsSaid() {
        int index = cable.leftInterface().index();
        cable.cut();
        receive();
        assertThat(changed).contains(index);
    }

    @Test
    void nothingIsSaidAboutAnotherNamespace() {
        awaitQuiet();
        ip("-n", cable.right().name(), "link", "set", "lo", "up");
        assertThat(poller.await(0)).isZero();
    }

    /** Whatever the cable's beginning caused has been said. */
    private void awaitQuiet() {
        do {
            receive();
        } while (poller.await(200_000_000) != 0);
    }

    @Test
    void messagesThatWereLostAreSaidToBe(@TempDir Path directory) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            lines.append("link set ").append(INTERFACE).append(" mtu ");
            lines.append(1400 + i % 2).append('\n');
        }
        Path batch = Files.writeString(directory.resolve("batch"), lines);
        ip("-n", cable.left().name(), "-batch", batch.toString());
        awaitThat(() -> any > 0);
        // And it goes on.
        awaitQuiet();
        changed.clear();
        cable.setLeftUp(false);
        int index = cable.leftInterface().index();
        awaitThat(() -> changed.contains(index));
    }

    @Test
    void aMessageThatIsNotFromTheKernelIsIgnored() {
        awaitQuiet();
        changed.clear();
        int sent = cable.onLeft(LinkEventsTest::pretend);
        assertThat(sent).isPositive();
        awaitThat(() -> events.ignored() == 1);
        assertThat(changed).isEmpty();
        assertThat(any).isZero();
    }

    /** Sends to the group that interface 12345 is gone. */
    private static int pretend() {
        int fd = SocketCalls.socket(SocketCalls.AF_NETLINK, SocketCalls.SOCK_RAW);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment group = arena.allocate(12, 8);
            group.set(JAVA_SHORT, 0, (short) SocketCalls.AF_NETLINK);
            group.set(JAVA_INT, 8, 1);
            assertThat(ProcessCalls.connect(fd, group.address(), 12)).isZero();
            MemorySegment message = arena.allocate(32, 8);
            message.set(JAVA_INT, 0, 32);
            message.set(JAVA_SHORT, 4, (short) 17);
            message.set(JAVA_INT, 20, 12_345);
            return SocketCalls.send(fd, message.address(), message.byteSize());
        } finally {
            Libc.close(fd);
        }
    }

    @Test
    void aNamespaceIsToldFromAnother() {
        String left = cable.onLeft(NetworkNamespace::identityOfThread);
        String right = cable.onRight(NetworkNamespace::identityOfThread);
        assertThat(left).startsWith("net:[").isNotEqualTo(right);
        assertThat(left).isEqualTo(cable.onLeft(NetworkNamespace::identityOfThread));
        assertThat(left).isNotEqualTo(NetworkNamespace.identityOfThread());
    }
}
