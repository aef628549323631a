package org.o7s.linux.kit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.o7s.linux.InterfaceInfo;
import org.o7s.linux.NetworkInterfaces;
import org.o7s.linux.NetworkNamespace;

/**
 * Two network namespaces joined by a veth pair, both ends called {@value #INTERFACE} and up.
 *
 * <p>The names carry this process's number, so that runs do not meet, and what a killed run left
 * behind is removed by the next one.
 */
public final class VirtualCable implements AutoCloseable {
    /** Name of the interface at both ends. */
    public static final String INTERFACE = "o7s0";

    private static final String LEFT_ADDRESS = "192.0.2.1/30";
    private static final String RIGHT_ADDRESS = "192.0.2.2/30";
    private static final AtomicInteger INDEX = new AtomicInteger(100);
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final Pattern NAME = Pattern.compile("o7s-t-(\\d+)-\\d+-[ab]");
    private static final Path NAMESPACES = Path.of("/run/netns");
    private static final long TIMEOUT_S = 20;
    private static final long CARRIER_POLL_NS = 500_000;

    private final NetworkNamespace left;
    private final NetworkNamespace right;
    private int firstIndex;

    private VirtualCable(NetworkNamespace left, NetworkNamespace right) {
        this.left = left;
        this.right = right;
    }

    /** Makes both namespaces and the cable; the MTU is the kernel's 1500. */
    public static VirtualCable plug() {
        removeStale();
        String prefix =
                "o7s-t-" + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet() + "-";
        VirtualCable cable =
                new VirtualCable(
                        new NetworkNamespace(prefix + "a"), new NetworkNamespace(prefix + "b"));
        ip("netns", "add", cable.left.name());
        ip("netns", "add", cable.right.name());
        cable.connect();
        return cable;
    }

    /** Makes the veth pair; the inverse of {@link #cut}. */
    public void connect() {
        firstIndex = INDEX.getAndAdd(2);
        connectAgain();
    }

    /** As {@link #connect}, with the numbers that the interfaces had before. */
    public void connectAgain() {
        // Two ends of one index look like one device to the kernel: it starts them a second later.
        List<String> pair = new ArrayList<>(List.of("-n", left.name(), "link", "add", INTERFACE));
        pair.addAll(
                List.of(
                        "index",
                        Integer.toString(firstIndex),
                        "type",
                        "veth",
                        "peer",
                        "name",
                        INTERFACE));
        pair.addAll(List.of("index", Integer.toString(firstIndex + 1), "netns", right.name()));
        ip(pair.toArray(String[]::new));
        // The JDK lists no interface without an address.
        ip("-n", left.name(), "address", "add", LEFT_ADDRESS, "dev", INTERFACE);
        ip("-n", right.name(), "address", "add", RIGHT_ADDRESS, "dev", INTERFACE);
        ip("-n", left.name(), "link", "set", INTERFACE, "up");
        ip("-n", right.name(), "link", "set", INTERFACE, "up");
        awaitCarrier();
    }

    /** The kernel starts the queues a little after both ends are up; until then it eats frames. */
    private void awaitCarrier() {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
        while (!leftInterface().isUsable() || !rightInterface().isUsable()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError(
                        "no carrier: " + leftInterface() + ", " + rightInterface());
            }
            LockSupport.parkNanos(CARRIER_POLL_NS);
        }
    }

    /** Deletes both ends. */
    public void cut() {
        ip("-n", left.name(), "link", "del", INTERFACE);
    }

    /** Switches the left end off or on. */
    public void setLeftUp(boolean up) {
        ip("-n", left.name(), "link", "set", INTERFACE, up ? "up" : "down");
    }

    /** Sets the MTU of both ends. */
    public void setMtu(int mtuBytes) {
        ip("-n", left.name(), "link", "set", INTERFACE, "mtu", Integer.toString(mtuBytes));
        ip("-n", right.name(), "link", "set", INTERFACE, "mtu", Integer.toString(mtuBytes));
    }

    /** The namespace of one end. */
    public NetworkNamespace left() {
        return left;
    }

    /** The namespace of the other end. */
    public NetworkNamespace right() {
        return right;
    }

    /** Runs {@code work} in the left namespace. */
    public <T> T onLeft(Callable<T> work) {
        return in(left, work);
    }

    /** Runs {@code work} in the right namespace. */
    public <T> T onRight(Callable<T> work) {
        return in(right, work);
    }

    /** What the kernel says about the left end. */
    public InterfaceInfo leftInterface() {
        return onLeft(() -> NetworkInterfaces.find(INTERFACE).orElseThrow());
    }

    /** What the kernel says about the right end. */
    public InterfaceInfo rightInterface() {
        return onRight(() -> NetworkInterfaces.find(INTERFACE).orElseThrow());
    }

    private static <T> T in(NetworkNamespace namespace, Callable<T> work) {
        try {
            return namespace.call(work);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("in namespace " + namespace.name(), e);
        }
    }

    /** Runs {@code ip} with these arguments; anything but success fails the test. */
    public static void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end within " + TIMEOUT_S + " s");
            }
            if (process.exitValue() != 0) {
                String output =
                        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                throw new AssertionError(command + " failed: " + output.strip());
            }
        } catch (IOException e) {
            throw new AssertionError("cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + command, e);
        }
    }

    private static void removeStale() {
        if (!Files.isDirectory(NAMESPACES)) {
            return;
        }
        try (var names = Files.list(NAMESPACES)) {
            for (Path path : names.toList()) {
                Matcher matcher = NAME.matcher(path.getFileName().toString());
                if (matcher.matches()
                        && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty()) {
                    ip("netns", "del", matcher.group());
                }
            }
        } catch (IOException e) {
            throw new AssertionError("cannot list " + NAMESPACES, e);
        }
    }

    /** Removes both namespaces, and with them the cable. */
    @Override
    public void close() {
        ip("netns", "del", left.name());
        ip("netns", "del", right.name());
    }
}
