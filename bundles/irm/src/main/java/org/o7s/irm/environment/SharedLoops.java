package org.o7s.irm.environment;

import java.util.HashMap;
import java.util.Map;
import org.o7s.core.loop.Loop;

/**
 * The loops of packets. All IPCPs share one, so that a packet goes through all layers of a system
 * in one thread, unless somebody wanted another one for an IPCP; the rings of processes are on that
 * one, too. A loop lives as long as somebody is on it. Any thread.
 */
public final class SharedLoops {
    /** Name of the loop of all who want no other. */
    public static final String SHARED = "layers";

    private final IrmContext context;
    private final Map<String, Driven> driven = new HashMap<>();

    /** No loops yet. */
    public SharedLoops(IrmContext context) {
        this.context = context;
    }

    /** A loop that is being driven, and how many are on it. */
    private static final class Driven {
        private final Loop loop;
        private final LoopStarter.Driven driver;
        private int places;

        Driven(Loop loop, LoopStarter.Driven driver) {
            this.loop = loop;
            this.driver = driver;
        }
    }

    /** A place on a loop that is driven until the last place is given back. */
    public interface Place extends LoopStarter.Driven {
        /** The loop. */
        Loop loop();
    }

    /** Takes a place on the loop of this name. */
    public synchronized Place take(String loop) {
        Driven on = driven.computeIfAbsent(loop, this::start);
        on.places++;
        return new Taken(on);
    }

    private Driven start(String name) {
        Loop loop = new Loop(name, context.clocks());
        loop.execute(context.pools()::keepSome);
        return new Driven(loop, context.loops().start(loop));
    }

    /** The last one who leaves stops the loop; whoever comes later gets a new one. */
    private void leave(Driven on) {
        on.places--;
        if (on.places == 0) {
            on.driver.stop();
            driven.remove(on.loop.name());
        }
    }

    private final class Taken implements Place {
        private final Driven on;
        private boolean left;

        Taken(Driven on) {
            this.on = on;
        }

        @Override
        public Loop loop() {
            return on.loop;
        }

        @Override
        public void stop() {
            synchronized (SharedLoops.this) {
                if (!left) {
                    left = true;
                    leave(on);
                }
            }
        }
    }
}
