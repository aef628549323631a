package org.o7s.driver.afpacket;

import org.o7s.core.driver.FrameDriver;
import org.o7s.driver.kit.HandOverContract;

class AfpacketHandOverTest extends HandOverContract {
    @Override
    protected FrameDriver driver() {
        return new AfpacketDriver();
    }
}
