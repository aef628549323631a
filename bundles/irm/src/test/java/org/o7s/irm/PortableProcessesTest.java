package org.o7s.irm;

import org.o7s.ipc.BoundaryWay;

/** Applications behind the application socket of the portable way. */
class PortableProcessesTest extends ProcessesTest {
    @Override
    BoundaryWay way() {
        return BoundaryWay.PORTABLE;
    }
}
