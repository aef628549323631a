package org.o7s.driver.afpacket;

import org.o7s.core.driver.FrameDriver;
import org.o7s.driver.kit.FrameDriverContract;

class AfpacketContractTest extends FrameDriverContract {
    @Override
    protected FrameDriver driver() {
        return new AfpacketDriver();
    }
}
