package org.o7s.core.capture;

import java.util.Map;
import org.o7s.core.driver.Carrier;
import org.o7s.core.driver.HandOver;
import org.o7s.core.driver.Port;
import org.o7s.core.loop.Waiter;

/** What a tapped port leaves to the port that it wraps. */
abstract class TappedPort<P extends Port> implements Port {
    final P port;
    final Tap.Both taps;

    TappedPort(P port, Tap.Both taps) {
        this.port = port;
        this.taps = taps;
    }

    @Override
    public final Waiter waiter() {
        return port.waiter();
    }

    @Override
    public final int flush() {
        return port.flush();
    }

    @Override
    public final int pending() {
        return port.pending();
    }

    @Override
    public final void attendLink(Runnable bell) {
        port.attendLink(bell);
    }

    @Override
    public final Carrier carrier() {
        return port.carrier();
    }

    @Override
    public final Map<String, Long> counters() {
        return port.counters();
    }

    @Override
    public final HandOver handOver() {
        return port.handOver();
    }

    @Override
    public final void close() {
        port.close();
    }

    /** Keeps the copy of what was taken, and forgets that of what was refused. */
    static boolean settle(Tap.Copy copy, boolean taken) {
        if (taken) {
            copy.keep();
        } else {
            copy.discard();
        }
        return taken;
    }
}
