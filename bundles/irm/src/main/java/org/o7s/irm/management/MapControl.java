package org.o7s.irm.management;

import java.util.Map;
import java.util.OptionalInt;

/**
 * Switches the page that shows this system on and off: an OSGi service, if the system has one.
 *
 * <p>Any thread. Only for callers who may manage: whoever has the address sees everything.
 */
public interface MapControl {

    /**
     * How the page is to be reached.
     *
     * @param running whether it is served now
     * @param port its port on the loopback addresses; 0 if it is not served
     * @param address for a browser, with the token; empty if it is not served
     * @param counters what its server counted since it was switched on
     */
    record View(boolean running, int port, String address, Map<String, Long> counters) {
        /** What it is like while it is off. */
        public static final View OFF = new View(false, 0, "", Map.of());
    }

    /**
     * Serves the page from now on, also after a restart of the daemon; if it is served already,
     * only a change of port has an effect.
     *
     * @param port on the loopback addresses, 1..65535; empty for the one that it had, or any free
     *     one
     * @throws org.o7s.core.problem.ProblemException {@code E-MAP-PORT} if the port cannot be had,
     *     {@code E-MAP-FILE} if the token cannot be kept
     */
    View start(OptionalInt port);

    /** Serves it no longer; its token is worth nothing from then on. */
    void stop();

    /** How it is reached now. */
    View show();
}
