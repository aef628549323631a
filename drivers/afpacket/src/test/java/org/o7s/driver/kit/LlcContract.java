package org.o7s.driver.kit;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.o7s.core.driver.FrameDriver;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.FrameRequest;
import org.o7s.core.packet.PacketPool;
import org.o7s.linux.kit.NeedsNamespaces;
import org.o7s.linux.kit.VirtualCable;

/** What a driver does for a port that wants frames with a length in place of an EtherType. */
@NeedsNamespaces
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class LlcContract {
    /** The driver under test. */
    protected abstract FrameDriver driver();

    // docs/wire/wire-shims.md 2.1: a length in place of the EtherType, and an LLC header.
    @Test
    void anLlcPortTakesFramesWithALengthAndNoOthers() {
        PacketPool pool = new PacketPool(2048, 64);
        try (VirtualCable cable = VirtualCable.plug()) {
            FrameEnd left = new FrameEnd(cable.left(), driver(), pool);
            FrameEnd right = new FrameEnd(cable.right(), driver(), pool);
            FramePort llc = right.open(FrameRequest.LLC);
            List<Integer> numbers = new ArrayList<>();
            long to = right.port.macAddress();
            left.offer(left.frame(1, to, 46, 60));
            left.offer(left.frame(2, FrameEnd.BROADCAST, 46, 60));
            left.offer(left.frame(3, to, 1500, 1514));
            left.offer(left.frame(4, to, 0x0600, 60));
            left.offer(left.frame(5, 0x0180_c200_0000L, 46, 60));
            left.offer(left.frame(6, to, FrameEnd.ETHER_TYPE, 60));
            left.offer(left.frame(7, to, 4, 18));
            left.flush();
            right.receive(1);
            right.awaitThat("the last LLC frame", () -> poll(llc, numbers) && numbers.contains(7));
            assertThat(numbers).containsExactly(1, 2, 3, 7);
            assertThat(right.numbers()).containsExactly(6);
            llc.close();
            left.port.close();
            right.port.close();
        }
        assertThat(pool.inUse()).isZero();
    }

    private static boolean poll(FramePort port, List<Integer> numbers) {
        return port.poll(
                        (memory, offset, length) ->
                                numbers.add(
                                        FrameEnd.number(
                                                memory.asSlice(offset, length).toArray(JAVA_BYTE))),
                        64)
                >= 0;
    }
}
