package org.o7s.linux;

/**
 * What differs between the architectures that Linux runs on.
 *
 * @param futexCall number of the system call {@code futex}
 * @param membarrierCall number of the system call {@code membarrier}
 * @param epollEventBytes size of {@code struct epoll_event}
 * @param epollDataOffset where its user data stands
 */
record Architecture(long futexCall, long membarrierCall, int epollEventBytes, int epollDataOffset) {
    static final Architecture X86_64 = new Architecture(202, 324, 12, 4);
    static final Architecture AARCH64 = new Architecture(98, 283, 16, 8);

    /** That of this machine. */
    static final Architecture CURRENT = named(System.getProperty("os.arch", ""));

    static Architecture named(String name) {
        return name.equals("aarch64") ? AARCH64 : X86_64;
    }
}
