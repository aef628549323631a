package org.o7s.core.slot;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.o7s.core.slot.PolicyCatalog.Entry;

/** Which slots some changes are about, and what each of them takes. */
final class Selection {
    private final PolicyEngine engine;
    private final List<PolicyChange> changes;
    private final String owner;
    private final Predicate<String> matches;

    /**
     * A selection.
     *
     * @param owner the owners as they were named, for sentences
     * @param matches whether an owner is meant
     */
    Selection(
            PolicyEngine engine,
            List<PolicyChange> changes,
            String owner,
            Predicate<String> matches) {
        this.engine = engine;
        this.changes = List.copyOf(changes);
        this.owner = owner;
        this.matches = matches;
    }

    /** What it is, if it fails: {@code cannot change pff of "ipcp u1" to "simple"}. */
    String what() {
        if (changes.size() != 1) {
            return "cannot change "
                    + changes.stream()
                            .map(c -> c.kind() + (c.isBack() ? " back" : "/" + c.policy()))
                            .collect(Collectors.joining(", "))
                    + " of \""
                    + owner
                    + "\"";
        }
        PolicyChange only = changes.getFirst();
        return only.isBack()
                ? "cannot roll back " + only.kind() + " of \"" + owner + "\""
                : "cannot change "
                        + only.kind()
                        + " of \""
                        + owner
                        + "\" to \""
                        + only.policy()
                        + "\"";
    }

    /** Checks everything that can be checked at once, then begins to make the candidates. */
    Exchange begin() {
        checkSet();
        Exchange exchange = new Exchange(engine, what());
        List<Runnable> begin = new ArrayList<>();
        Set<SlotMachine<?>> returning = new LinkedHashSet<>();
        Set<SlotMachine<?>> taking = new HashSet<>();
        for (PolicyChange change : changes) {
            List<SlotMachine<?>> chosen = choose(change.kind());
            if (change.isBack()) {
                returning.addAll(withMates(change.kind(), chosen));
                continue;
            }
            Entry entry = entry(change, chosen);
            taking.addAll(chosen);
            chosen.forEach(
                    slot ->
                            begin.add(
                                    () ->
                                            exchange.add(
                                                    slot,
                                                    entry,
                                                    Optional.of(change.parameters()))));
        }
        returning.removeAll(taking);
        begin.forEach(Runnable::run);
        returning.forEach(exchange::addReturn);
        return exchange;
    }

    private void checkSet() {
        if (changes.isEmpty() || changes.size() > PolicyChange.SET_MAX) {
            throw PolicyProblems.notASet(
                    "a set has 1 to " + PolicyChange.SET_MAX + " of them, not " + changes.size());
        }
        Set<String> kinds = new HashSet<>();
        for (PolicyChange change : changes) {
            if (!kinds.add(change.kind())) {
                throw PolicyProblems.notASet("there are two of kind " + change.kind());
            }
        }
    }

    private Entry entry(PolicyChange change, List<SlotMachine<?>> chosen) {
        String kind = change.kind();
        String policy = change.policy();
        Entry entry =
                engine.catalog()
                        .find(kind, policy)
                        .orElseThrow(() -> PolicyProblems.unknownPolicy(kind, policy, names(kind)));
        for (SlotMachine<?> slot : chosen) {
            if (!slot.request().kind().anyName() && !slot.policy().equals(policy)) {
                throw PolicyProblems.fixed(kind, slot.request().owner(), policy);
            }
        }
        return entry;
    }

    /** Those that can return, and all that were exchanged as one with them. */
    private Set<SlotMachine<?>> withMates(String kind, List<SlotMachine<?>> chosen) {
        Set<SlotMachine<?>> all = new LinkedHashSet<>();
        chosen.stream().filter(Selection::canReturn).forEach(all::add);
        if (all.isEmpty()) {
            throw PolicyProblems.nothingToReturnTo(kind, owner);
        }
        for (SlotMachine<?> slot : List.copyOf(all)) {
            if (slot.set() != 0) {
                engine.machines().stream()
                        .filter(s -> s.set() == slot.set())
                        .filter(s -> s.request().owner().equals(slot.request().owner()))
                        .filter(Selection::canReturn)
                        .forEach(all::add);
            }
        }
        return all;
    }

    private static boolean canReturn(SlotMachine<?> slot) {
        return !slot.view().lastGood().isEmpty();
    }

    private List<SlotMachine<?>> choose(String kind) {
        Set<String> kinds = new TreeSet<>();
        engine.machines().forEach(s -> kinds.add(s.request().kind().name()));
        engine.catalog().entries().forEach(e -> kinds.add(e.kind()));
        if (!kinds.contains(kind)) {
            throw PolicyProblems.unknownKind(kind, kinds);
        }
        List<SlotMachine<?>> chosen =
                engine.slotsOf(kind).filter(s -> matches.test(s.request().owner())).toList();
        if (chosen.isEmpty()) {
            Stream<String> owners = engine.slotsOf(kind).map(s -> s.request().owner());
            throw PolicyProblems.unknownOwner(kind, owner, owners.sorted().toList());
        }
        return chosen;
    }

    private Set<String> names(String kind) {
        return engine.catalog().entries().stream()
                .filter(e -> e.kind().equals(kind))
                .map(Entry::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
