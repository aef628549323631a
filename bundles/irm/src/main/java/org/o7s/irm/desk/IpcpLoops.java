package org.o7s.irm.desk;

import java.util.HashMap;
import java.util.Map;
import org.o7s.core.loop.Loop;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.LoopStarter;

/**
 * The loops of IPCPs. All share one, so that a packet goes through all layers of a system in one
 * thread, unless somebody wanted another one for an IPCP. A loop lives as long as an IPCP is on it.
 * Any thread.
 */
final class IpcpLoops {
    /** Name of the loop of all IPCPs for which nobody wanted another one. */
    static final String SHARED = "layers";

    private final IrmContext context;
    private final Map<String, Driven> driven = new HashMap<>();

    IpcpLoops(IrmContext context) {
        this.context = context;
    }

    /** A loop that is being driven, and how many IPCPs are on it. */
    private static final class Driven {
        private final Loop loop;
        private final LoopStarter.Driven driver;
        private int places;

        Driven(Loop loop, LoopStarter.Driven driver) {
            this.loop = loop;
            this.driver = driver;
        }
    }

    /** A place for an IPCP on a loop that is driven until the last place is given back. */
    interface Place extends LoopStarter.Driven {
        /** The loop. */
        Loop loop();
    }

    /** Takes a place on the loop of this name. */
    synchronized Place take(String loop) {
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
            synchronized (IpcpLoops.this) {
                if (!left) {
                    left = true;
                    leave(on);
                }
            }
        }
    }
}
