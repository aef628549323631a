package org.o7s.irm;

import org.o7s.ipc.BoundaryWay;

/** Processes of the portable way whose daemon goes, and comes back. */
class PortableReturnTest extends ReturnTest {
    @Override
    BoundaryWay way() {
        return BoundaryWay.PORTABLE;
    }
}
