package org.o7s.core.slot;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.o7s.core.slot.PolicyCatalog.Entry;
import org.o7s.core.slot.PolicyChoices.Choice;
import org.o7s.core.slot.SlotMachine.Target;

/**
 * Which policies of the catalogue one slot may take by itself: not those that misbehaved, not those
 * that were rolled back from.
 *
 * <p>It remembers their order in the catalogue and sentences, nothing that would keep code alive.
 */
final class Candidates {
    private record Case(String name, String sentence) {}

    private final TreeMap<Long, Case> misbehaved = new TreeMap<>();
    private long asideAbove;
    private long asideUpTo;
    private boolean seen;

    /** The newest policy that may be taken. */
    @Nullable Entry best(PolicyEngine engine, String kind, String name) {
        Entry best = null;
        for (Entry e : engine.catalog().all()) {
            if (e.kind().equals(kind) && e.name().equals(name)) {
                seen = true;
                if (mayTake(e) && !engine.isHeldBack(e) && isNewer(e, best)) {
                    best = e;
                }
            }
        }
        return best;
    }

    private boolean mayTake(Entry e) {
        boolean rolledBackFrom = e.order() > asideAbove && e.order() <= asideUpTo;
        return !rolledBackFrom && (misbehaved.isEmpty() || !misbehaved.containsKey(e.order()));
    }

    private static boolean isNewer(Entry e, @Nullable Entry than) {
        return than == null || e.order() > than.order();
    }

    /** Whether a policy of that name was ever here. */
    boolean seen() {
        return seen;
    }

    /** This one misbehaved. */
    void setAside(Entry entry, String sentence) {
        misbehaved.put(entry.order(), new Case(entry.name(), sentence));
    }

    /** This one is gone, or somebody asked for it once more. */
    void release(Entry entry) {
        misbehaved.remove(entry.order());
    }

    /** What is said of the newest one that misbehaved, if it is newer than the given order. */
    Optional<String> misbehaved(String name, long thanOrder) {
        if (misbehaved.isEmpty()) {
            return Optional.empty();
        }
        for (Map.Entry<Long, Case> e :
                misbehaved.tailMap(thanOrder, false).descendingMap().entrySet()) {
            if (e.getValue().name().equals(name)) {
                return Optional.of(e.getValue().sentence());
            }
        }
        return Optional.empty();
    }

    /** Orders above {@code above} and up to {@code upTo} were rolled back from; 0, 0 for none. */
    void leaveOut(long above, long upTo) {
        asideAbove = above;
        asideUpTo = upTo;
    }

    /** What has to be remembered of a target and of this; empty if it is what was asked for. */
    Optional<Choice> choice(SlotRequest<?> request, Target target) {
        long above = PolicyCatalog.deploymentOf(asideAbove);
        long upTo = PolicyCatalog.deploymentOf(asideUpTo);
        boolean asAsked =
                target.policy().equals(request.policy())
                        && target.parameters().equals(request.parameters())
                        && above == upTo;
        return asAsked
                ? Optional.empty()
                : Optional.of(
                        new Choice(
                                request.policy(),
                                target.policy(),
                                target.parameters().values(),
                                above,
                                upTo));
    }
}
