package org.o7s.core.loop;

import java.util.ArrayList;
import java.util.List;

/**
 * How a loop sleeps: through the waiters of all its ports at once.
 *
 * <pre>
 *   no port                     parked
 *   one port                    in its waiter
 *   ports with descriptors      in the waiter of the first, which watches those of the others
 *   ports without, in company   each has a {@link Watcher} that wakes the loop
 * </pre>
 *
 * <p>All methods but {@link #wake} belong to the loop's thread.
 */
final class Sleep {
    private final String name;
    private final ParkingWaiter parking = new ParkingWaiter();
    private final List<DescriptorWaiter> descriptors = new ArrayList<>();
    private final List<Waiter> others = new ArrayList<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private volatile Waiter leader = parking;

    /**
     * A sleep without ports.
     *
     * @param name of the loop
     */
    Sleep(String name) {
        this.name = name;
    }

    void add(Waiter waiter) {
        if (waiter instanceof DescriptorWaiter descriptor) {
            descriptors.add(descriptor);
        } else {
            others.add(waiter);
        }
        arrange();
    }

    /** Unknown ones are ignored; afterwards it is not used any more. */
    void remove(Waiter waiter) {
        if (descriptors.remove(waiter)) {
            ((DescriptorWaiter) waiter).watchAlso(List.of());
        } else {
            others.remove(waiter);
        }
        arrange();
    }

    private void arrange() {
        if (!descriptors.isEmpty()) {
            leader = descriptors.getFirst();
            descriptors.getFirst().watchAlso(descriptors.subList(1, descriptors.size()));
        } else {
            leader = others.size() == 1 ? others.getFirst() : parking;
        }
        for (Watcher watcher : List.copyOf(watchers)) {
            if (watcher.port() == leader || !others.contains(watcher.port())) {
                watchers.remove(watcher);
                watcher.stop();
            }
        }
        for (Waiter other : others) {
            if (other != leader && watchers.stream().noneMatch(w -> w.port() == other)) {
                watchers.add(new Watcher(other, "o7s-watch-" + name, this::wake));
            }
        }
    }

    /** Sleeps until somebody wakes the loop, a port has input, or for about {@code maxNs}. */
    void await(long maxNs) {
        for (int i = 0; i < watchers.size(); i++) {
            watchers.get(i).arm();
        }
        leader.await(maxNs);
    }

    /** Ends a sleep that is going on, or the next one. Any thread. */
    void wake() {
        leader.wake();
    }
}
