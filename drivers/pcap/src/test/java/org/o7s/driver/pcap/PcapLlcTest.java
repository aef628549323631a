package org.o7s.driver.pcap;

import org.o7s.core.driver.FrameDriver;
import org.o7s.driver.kit.LlcContract;

class PcapLlcTest extends LlcContract {
    @Override
    protected FrameDriver driver() {
        return new PcapDriver();
    }
}
