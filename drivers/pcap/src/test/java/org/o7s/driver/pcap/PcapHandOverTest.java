package org.o7s.driver.pcap;

import org.o7s.core.driver.FrameDriver;
import org.o7s.driver.kit.HandOverContract;

/** The portable driver gives its port on as the fast one does. */
class PcapHandOverTest extends HandOverContract {
    @Override
    protected FrameDriver driver() {
        return new PcapDriver();
    }
}
