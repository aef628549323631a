package org.o7s.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A named network namespace, as {@code ip netns} makes them.
 *
 * <p>A namespace belongs to a thread and a socket stays in the one where it was opened, so work is
 * run on a thread of its own that ends afterwards: no other thread is ever left in the wrong place.
 *
 * @param name file name under {@code /run/netns}
 */
public record NetworkNamespace(String name) {
    private static final Path DIRECTORY = Path.of("/run/netns");
    private static final Path OF_THREAD = Path.of("/proc/thread-self/ns/net");

    /**
     * @throws IllegalArgumentException when the name is not a plain file name
     */
    public NetworkNamespace {
        if (name.isEmpty() || name.contains("/") || name.startsWith(".")) {
            throw new IllegalArgumentException(
                    "not the name of a network namespace: '" + name + "'");
        }
    }

    /**
     * What the namespace of the calling thread has and no other one: {@code net:[4026531840]};
     * empty if the kernel does not say it.
     */
    public static String identityOfThread() {
        try {
            return Files.readSymbolicLink(OF_THREAD).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    /**
     * Runs {@code work} inside this namespace and waits for it. Needs CAP_SYS_ADMIN.
     *
     * @throws SystemCallException when the namespace does not exist or must not be entered
     * @throws Exception what {@code work} throws
     */
    public <T> T call(Callable<T> work) throws Exception {
        FutureTask<T> task =
                new FutureTask<>(
                        () -> {
                            enter();
                            return work.call();
                        });
        Thread thread = Thread.ofPlatform().name("netns-" + name).daemon().start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            thread.interrupt();
            throw e;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Exception cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }

    /**
     * Moves the calling platform thread into this namespace for the rest of its life.
     *
     * @throws IOException when the namespace does not exist or must not be entered
     */
    private void enter() throws IOException {
        String attempt = "cannot enter network namespace '" + name + "'";
        int fd;
        try (Arena arena = Arena.ofConfined()) {
            String path = DIRECTORY.resolve(name).toString();
            fd = Libc.open(arena.allocateFrom(path).address(), Libc.O_RDONLY | Libc.O_CLOEXEC);
        }
        if (fd < 0) {
            throw new SystemCallException(attempt, "open", fd);
        }
        int result = Libc.setns(fd);
        Libc.close(fd);
        if (result < 0) {
            throw new SystemCallException(attempt, "setns", result);
        }
    }
}
