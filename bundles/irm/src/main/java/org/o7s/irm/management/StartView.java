package org.o7s.irm.management;

import java.util.List;
import org.o7s.irm.environment.StartCommand;

/**
 * A program that is started when a flow to a name is requested and nobody serves it.
 *
 * @param name the name
 * @param command how it is started
 * @param pids processes that were started and run now
 * @param state {@code idle}, {@code starting}, {@code running} or {@code backing off}
 * @param failures how often in a row it did not come to accept a flow
 * @param last how the last one ended, empty if none did
 */
public record StartView(
        String name,
        StartCommand command,
        List<Long> pids,
        String state,
        int failures,
        String last) {}
