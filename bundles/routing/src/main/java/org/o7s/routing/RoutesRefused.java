package org.o7s.routing;

/** What a routing policy said makes no sense; the message says why. */
final class RoutesRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RoutesRefused(String why) {
        super(why);
    }
}
