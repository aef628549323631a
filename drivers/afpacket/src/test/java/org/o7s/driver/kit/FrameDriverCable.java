package org.o7s.driver.kit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.o7s.core.driver.FrameDriver;
import org.o7s.core.packet.PacketPool;
import org.o7s.linux.kit.NeedsNamespaces;
import org.o7s.linux.kit.VirtualCable;

/** A cable with a port of the driver under test at each end. */
@NeedsNamespaces
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class FrameDriverCable {
    private static final int PACKETS = 256;

    final PacketPool pool = new PacketPool(65_600, PACKETS);
    VirtualCable cable;
    FrameDriver driver;
    FrameEnd left;
    FrameEnd right;

    /** The driver under test. */
    protected abstract FrameDriver driver();

    @BeforeEach
    void plug() {
        cable = VirtualCable.plug();
        driver = driver();
        left = new FrameEnd(cable.left(), driver, pool);
        right = new FrameEnd(cable.right(), driver, pool);
    }

    @AfterEach
    void unplug() {
        try {
            left.port.close();
            right.port.close();
        } finally {
            cable.close();
        }
        assertThat(pool.inUse()).as("packets that nobody released").isZero();
    }

    /** The address of the right end. */
    final long toRight() {
        return right.port.macAddress();
    }
}
