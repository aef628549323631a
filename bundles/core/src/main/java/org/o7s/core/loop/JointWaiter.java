package org.o7s.core.loop;

import java.util.List;

/**
 * What every {@link DescriptorWaiter} does that watches others: one sleep for all of them, bounded
 * by each, of which each is told. What it sleeps with is up to whoever extends it. Belongs to the
 * loop's thread, but for {@link #wake}.
 */
public abstract class JointWaiter implements DescriptorWaiter {
    private List<DescriptorWaiter> others = List.of();

    /** From now on, {@link #sleep} ends also when there is input at this descriptor. */
    protected abstract void watch(int descriptor);

    /** From now on, it does not. */
    protected abstract void unwatch(int descriptor);

    /**
     * Sleeps until there is input at a watched descriptor, or somebody wakes it.
     *
     * @return whether an error showed at one of the descriptors
     */
    protected abstract boolean sleep(long maxNs);

    @Override
    public final void watchAlso(List<DescriptorWaiter> next) {
        others.forEach(other -> unwatch(other.descriptor()));
        others = List.copyOf(next);
        others.forEach(other -> watch(other.descriptor()));
    }

    @Override
    public final void await(long maxNs) {
        long boundNs = limitNs(maxNs);
        for (int i = 0; i < others.size(); i++) {
            boundNs = others.get(i).limitNs(boundNs);
        }
        boolean error = sleep(boundNs);
        waited(error);
        for (int i = 0; i < others.size(); i++) {
            others.get(i).waited(error);
        }
    }
}
