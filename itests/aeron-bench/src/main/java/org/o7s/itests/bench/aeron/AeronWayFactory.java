package org.o7s.itests.bench.aeron;

import org.o7s.itests.bench.load.Place;
import org.o7s.itests.bench.load.Way;
import org.o7s.itests.bench.load.WayFactory;

/** Makes Aeron IPC known to the measured processes. */
public final class AeronWayFactory implements WayFactory {
    @Override
    public String kind() {
        return "aeron";
    }

    @Override
    public Way open(Place place) {
        return new AeronWay(place);
    }
}
