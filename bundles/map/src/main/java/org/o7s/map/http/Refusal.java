package org.o7s.map.http;

import org.o7s.map.http.Counters.What;

/** A request that is not carried out. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final What what;

    Refusal(int status, What what) {
        super(what.toString(), null, false, false);
        this.status = status;
        this.what = what;
    }

    int status() {
        return status;
    }

    What what() {
        return what;
    }
}
