package org.o7s.driver.afpacket;

import org.o7s.core.driver.FrameDriver;
import org.o7s.driver.kit.LlcContract;

class AfpacketLlcTest extends LlcContract {
    @Override
    protected FrameDriver driver() {
        return new AfpacketDriver();
    }
}
