package org.o7s.driver.pcap;

import org.o7s.core.driver.FrameDriver;
import org.o7s.driver.kit.FrameDriverContract;

/** The portable driver does what the fast one does. */
class PcapContractTest extends FrameDriverContract {
    @Override
    protected FrameDriver driver() {
        return new PcapDriver();
    }
}
