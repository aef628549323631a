package org.o7s.irm.desk;

import org.jspecify.annotations.Nullable;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.loop.Loop;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.LoopStarter;
import org.o7s.irm.state.IpcpEntry;

/**
 * The loops of IPCPs. Those that use flows of layers below share one, so that a packet goes through
 * all layers of a system in one thread; the others have one each. Any thread.
 */
final class IpcpLoops {
    /** Name of the loop that is shared. */
    static final String SHARED = "layers";

    private final IrmContext context;
    private @Nullable Loop shared;
    private LoopStarter.@Nullable Driven sharing;
    private int sharers;

    IpcpLoops(IrmContext context) {
        this.context = context;
    }

    /** A place for an IPCP on a loop that is driven until the place is given back. */
    interface Place extends LoopStarter.Driven {
        /** The loop. */
        Loop loop();
    }

    /** Takes a place. */
    Place take(String name, IpcpType type) {
        return IpcpEntry.usesFlows(type) ? new Shared(join()) : own(name);
    }

    private Place own(String name) {
        Loop loop = new Loop("ipcp " + name, context.clocks());
        return new Own(loop, context.loops().start(loop));
    }

    private record Own(Loop loop, LoopStarter.Driven driven) implements Place {
        @Override
        public void stop() {
            driven.stop();
        }
    }

    private synchronized Loop join() {
        Loop loop = shared;
        if (loop == null) {
            loop = new Loop(SHARED, context.clocks());
            shared = loop;
            sharing = context.loops().start(loop);
        }
        sharers++;
        return loop;
    }

    /** The last one who leaves stops the loop; whoever comes later gets a new one. */
    private synchronized void leave() {
        sharers--;
        LoopStarter.Driven driven = sharing;
        if (sharers == 0 && driven != null) {
            driven.stop();
            shared = null;
            sharing = null;
        }
    }

    private final class Shared implements Place {
        private final Loop loop;
        private boolean left;

        Shared(Loop loop) {
            this.loop = loop;
        }

        @Override
        public Loop loop() {
            return loop;
        }

        @Override
        public void stop() {
            synchronized (IpcpLoops.this) {
                if (!left) {
                    left = true;
                    leave();
                }
            }
        }
    }
}
