package org.o7s.itests.bench.load;

import java.io.IOException;

/** A kind of way that comes from elsewhere, found by {@link java.util.ServiceLoader}. */
public interface WayFactory {
    /** Its name. */
    String kind();

    /** Opens it for this process. */
    Way open(Place place) throws IOException;
}
