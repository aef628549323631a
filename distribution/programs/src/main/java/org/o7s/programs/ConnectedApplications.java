package org.o7s.programs;

import org.o7s.api.Application;
import org.o7s.api.Applications;
import org.o7s.connect.O7s;

/**
 * The door for a tool that is a process of its own. A value; any thread.
 *
 * @param instance the daemon's; empty for the one that the environment names
 */
record ConnectedApplications(String instance) implements Applications {
    @Override
    public Application announce(String program) {
        return O7s.connect(instance, program);
    }
}
