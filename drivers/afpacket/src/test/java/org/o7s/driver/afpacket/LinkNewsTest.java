package org.o7s.driver.afpacket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.o7s.linux.kit.VirtualCable.INTERFACE;
import static org.o7s.linux.kit.VirtualCable.ip;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o7s.core.driver.Carrier;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.FrameRequest;
import org.o7s.core.driver.HandOver;
import org.o7s.linux.NetworkNamespace;
import org.o7s.linux.kit.NeedsNamespaces;
import org.o7s.linux.kit.VirtualCable;

/** What ports hear of their links. Nobody polls them here: what is heard was said. */
@NeedsNamespaces
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LinkNewsTest {
    private static final long LIMIT_S = 20;
    private static final FrameRequest REQUEST = new FrameRequest(INTERFACE, 0xa000);

    private final VirtualCable cable = VirtualCable.plug();
    private final AfpacketDriver driver = new AfpacketDriver();
    private final List<FramePort> open = new ArrayList<>();

    @AfterEach
    void end() {
        open.forEach(FramePort::close);
        cable.close();
        assertThat(driver.linkDesks()).isZero();
    }

    private FramePort port(NetworkNamespace where) throws Exception {
        FramePort port = where.call(() -> driver.open(REQUEST));
        open.add(port);
        return port;
    }

    private static Semaphore attend(FramePort port) throws InterruptedException {
        Semaphore bell = new Semaphore(0);
        port.attendLink(bell::release);
        assertThat(bell.tryAcquire(LIMIT_S, TimeUnit.SECONDS)).as("what came before").isTrue();
        return bell;
    }

    private static void awaitCarrier(FramePort port, Semaphore bell, Carrier expected)
            throws InterruptedException {
        while (port.carrier() != expected) {
            assertThat(bell.tryAcquire(LIMIT_S, TimeUnit.SECONDS)).as("%s", expected).isTrue();
        }
    }

    private void right(String... what) {
        List<String> words = new ArrayList<>(List.of("-n", cable.right().name(), "link", "set"));
        words.add(INTERFACE);
        words.addAll(List.of(what));
        ip(words.toArray(String[]::new));
    }

    @Test
    void bothEndsHearOfACarrierThatIsLostAndFound() throws Exception {
        FramePort left = port(cable.left());
        FramePort right = port(cable.right());
        Semaphore leftBell = attend(left);
        Semaphore rightBell = attend(right);
        for (int i = 0; i < 3; i++) {
            right("down");
            awaitCarrier(left, leftBell, Carrier.DOWN);
            awaitCarrier(right, rightBell, Carrier.DOWN);
            right("up");
            awaitCarrier(left, leftBell, Carrier.UP);
            awaitCarrier(right, rightBell, Carrier.UP);
        }
        assertThat(left.counters().get("link-news")).isGreaterThanOrEqualTo(6);
        assertThat(left.counters()).containsEntry("ignored-link-news", 0L);
    }

    @Test
    void anInterfaceThatIsDeletedIsGone() throws Exception {
        FramePort left = port(cable.left());
        Semaphore bell = attend(left);
        cable.cut();
        awaitCarrier(left, bell, Carrier.GONE);
        assertThat(left.isAlive()).isFalse();
    }

    @Test
    void aChangedMtuIsHeardOf() throws Exception {
        FramePort left = port(cable.left());
        Semaphore bell = attend(left);
        cable.setMtu(1400);
        assertThat(bell.tryAcquire(LIMIT_S, TimeUnit.SECONDS)).isTrue();
        awaitCarrier(left, bell, Carrier.UP);
        assertThat(left.mtuBytes()).isEqualTo(1400);
    }

    @Test
    void portsOfANamespaceShareADesk() throws Exception {
        FramePort first = port(cable.left());
        FramePort second =
                cable.left().call(() -> driver.open(new FrameRequest(INTERFACE, 0xa001)));
        open.add(second);
        assertThat(driver.linkDesks()).isEqualTo(1);
        port(cable.right());
        assertThat(driver.linkDesks()).isEqualTo(2);
        Semaphore bell = attend(second);
        first.close();
        open.remove(first);
        assertThat(driver.linkDesks()).isEqualTo(2);
        right("down");
        awaitCarrier(second, bell, Carrier.DOWN);
    }

    @Test
    void theSuccessorOfADriverHearsAsWell() throws Exception {
        AfpacketDriver newer = new AfpacketDriver();
        FramePort left = port(cable.left());
        open.remove(left);
        Semaphore before = attend(left);
        HandOver leftOver = left.handOver();
        assertThat(driver.linkDesks()).isZero();
        right("down");
        FramePort heir = cable.left().call(() -> newer.adopt(leftOver, REQUEST));
        Semaphore bell = attend(heir);
        awaitCarrier(heir, bell, Carrier.DOWN);
        right("up");
        awaitCarrier(heir, bell, Carrier.UP);
        assertThat(before.availablePermits()).isZero();
        heir.close();
        assertThat(newer.linkDesks()).isZero();
    }
}
