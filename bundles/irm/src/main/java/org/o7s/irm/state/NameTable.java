package org.o7s.irm.state;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.o7s.core.loop.Loop;
import org.o7s.core.slot.PolicyKind;
import org.o7s.core.slot.PolicySlots;
import org.o7s.core.slot.SlotRequest;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.loadbalance.LoadBalancePolicy;

/** The names of the system, each with its load-balance policy. */
public final class NameTable {
    /** The policy of names that somebody creates. */
    public static final String CREATED = "round-robin";

    /** The policy of names that come into being by being bound or registered. */
    public static final String IMPLIED = "spillover";

    /** What works until a policy comes: whoever waits longest gets the flow. */
    private static final LoadBalancePolicy LONGEST_WAITING =
            (count, process, waitingNs, openFlows) -> 0;

    private final PolicySlots slots;
    private final Loop loop;
    private final int limit;
    private final Map<String, NameEntry> names = new TreeMap<>();

    /** Holds at most so many names. */
    public NameTable(PolicySlots slots, Loop loop, int limit) {
        this.slots = slots;
        this.loop = loop;
        this.limit = limit;
    }

    /** Whether no further name can be created. */
    public boolean isFull() {
        return names.size() >= limit;
    }

    /** The name, if it is known. */
    public Optional<NameEntry> find(String name) {
        return Optional.ofNullable(names.get(name));
    }

    /** Whether flows to a name from processes of this system may do without a layer. */
    public boolean isDirect(String name) {
        NameEntry entry = names.get(name);
        return entry == null || entry.direct();
    }

    /** Creates a name that is not known. */
    public NameEntry create(String name, String loadBalance, boolean direct) {
        if (isFull() || names.containsKey(name)) {
            throw new IllegalStateException("name " + name + " exists, or too many do");
        }
        NameEntry entry =
                new NameEntry(
                        name,
                        slots.open(
                                new SlotRequest<>(
                                        PolicyKind.LOAD_BALANCE,
                                        "name " + name,
                                        loadBalance,
                                        PolicyParameters.NONE,
                                        loop,
                                        Optional.of(LONGEST_WAITING),
                                        NameTable::objection)),
                        direct);
        names.put(name, entry);
        return entry;
    }

    /** The shadow check of a policy: it must pick one of those who wait. */
    private static Optional<String> objection(LoadBalancePolicy candidate) {
        long[] process = {1, 2, 3};
        long[] waitingNs = {30, 20, 10};
        int[] openFlows = {0, 1, 0};
        for (int count = 1; count <= process.length; count++) {
            int picked = candidate.pick(count, process, waitingNs, openFlows);
            if (picked < 0 || picked >= count) {
                return Optional.of("it picks number " + picked + " of " + count);
            }
        }
        return Optional.empty();
    }

    /** Forgets a name. */
    public void remove(String name) {
        NameEntry gone = names.remove(name);
        if (gone != null) {
            gone.loadBalance().close();
        }
    }

    /** All names, in byte order. */
    public List<NameEntry> all() {
        List<NameEntry> all = new ArrayList<>(names.values());
        all.sort(Comparator.comparing(NameEntry::name, NameTable::compareBytes));
        return all;
    }

    private static int compareBytes(String a, String b) {
        return Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
