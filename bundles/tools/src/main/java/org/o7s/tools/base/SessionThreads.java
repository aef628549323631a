package org.o7s.tools.base;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for the sessions of a server: platform threads for the first of them, which wake many
 * times faster, and virtual ones for the rest, which cost next to nothing.
 */
final class SessionThreads implements ThreadFactory {
    /** How many platform threads there are at one time. */
    static final int PLATFORM_MAX = 256;

    private final String name;
    private final AtomicInteger platform = new AtomicInteger();

    /**
     * Threads of one server.
     *
     * @param name the name that all of them have
     */
    SessionThreads(String name) {
        this.name = name;
    }

    @Override
    public Thread newThread(Runnable session) {
        if (platform.incrementAndGet() > PLATFORM_MAX) {
            platform.decrementAndGet();
            return Thread.ofVirtual().name(name).unstarted(session);
        }
        return Thread.ofPlatform()
                .daemon()
                .name(name)
                .unstarted(
                        () -> {
                            try {
                                session.run();
                            } finally {
                                platform.decrementAndGet();
                            }
                        });
    }
}
