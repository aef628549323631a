package org.o7s.irm;

import org.o7s.ipc.BoundaryWay;

/** Flows between two processes of one user that map the same files. */
class PortableSharedFlowTest extends SharedFlowTest {
    @Override
    BoundaryWay way() {
        return BoundaryWay.PORTABLE;
    }

    /** A mapping of the JDK's goes with what refers to it. */
    @Override
    void forgetMappings() {
        System.gc();
    }
}
