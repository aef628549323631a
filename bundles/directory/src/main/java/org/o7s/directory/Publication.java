package org.o7s.directory;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.o7s.core.loop.Timer;

/** A name that is registered at this member, and where that is written down. */
final class Publication {
    /** The most holders. */
    static final int HOLDERS_MAX = 64;

    /** The most members that asked this one for the name and are told when it goes. */
    static final int ASKERS_MAX = 256;

    /** A node that shall keep the address of this member for the name. */
    static final class Holder {
        final long address;

        /** Whether it was seen to have it, in this round of publication. */
        boolean acknowledged;

        /** Whether it is being told. */
        boolean busy;

        int attempts;

        Holder(long address) {
            this.address = address;
        }
    }

    final Key key;
    final Map<Long, Holder> holders = new LinkedHashMap<>();
    private final Set<Long> askers = new LinkedHashSet<>();
    boolean queued;

    /** How often the closest nodes were looked for early. */
    int searches;

    /** When all holders are to be told again, in monotonic ns; 0 if that is not planned. */
    long renewNs;

    @Nullable Timer next;

    Publication(Key key) {
        this.key = key;
    }

    /** The holder at an address, an old one if there is; null if there are too many. */
    @Nullable Holder holder(long address) {
        Holder known = holders.get(address);
        if (known != null) {
            return known;
        }
        if (holders.size() >= HOLDERS_MAX && !forgetOne()) {
            return null;
        }
        Holder made = new Holder(address);
        holders.put(address, made);
        return made;
    }

    /** Forgets a holder that was not told again for a round or more. */
    private boolean forgetOne() {
        for (Holder holder : holders.values()) {
            if (!holder.acknowledged && !holder.busy) {
                holders.remove(holder.address);
                return true;
            }
        }
        return false;
    }

    /** A member learnt from this one that the name is here. */
    void asked(long address) {
        if (!askers.remove(address) && askers.size() >= ASKERS_MAX) {
            askers.remove(askers.iterator().next());
        }
        askers.add(address);
    }

    /** Everybody who may know that the name is here. */
    Set<Long> informed() {
        Set<Long> all = new LinkedHashSet<>(holders.keySet());
        all.addAll(askers);
        return all;
    }

    long acknowledged() {
        return holders.values().stream().filter(h -> h.acknowledged).count();
    }
}
