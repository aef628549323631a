package org.o7s.irm;

import org.o7s.ipc.BoundaryWay;

/** What processes ask for, and get, the portable way. */
class PortableProcessRequestsTest extends ProcessRequestsTest {
    @Override
    BoundaryWay way() {
        return BoundaryWay.PORTABLE;
    }
}
