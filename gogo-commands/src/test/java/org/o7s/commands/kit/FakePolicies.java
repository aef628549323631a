package org.o7s.commands.kit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyChange;
import org.o7s.core.slot.PolicyManager;
import org.o7s.core.slot.Prepared;

/** A policy manager that only takes notes. */
public final class FakePolicies implements PolicyManager {
    public final List<String> calls = new ArrayList<>();
    public final PolicyCatalog catalog = new PolicyCatalog();

    private static final Receipt RECEIPT =
            new Receipt(
                    1,
                    1,
                    1_000_000_000L,
                    "load-balance",
                    "name oping",
                    "round-robin 1.0.0",
                    "spillover 1.0.0",
                    12_300,
                    0,
                    0);

    @Override
    public List<SlotView> slots() {
        return List.of(
                new SlotView(
                        "load-balance",
                        "name oping",
                        "round-robin",
                        "1.0.0",
                        "bundle 7",
                        SlotState.ACTIVE,
                        "",
                        "round-robin 0.9.0",
                        Optional.of(RECEIPT)),
                new SlotView(
                        "hash",
                        "ipcp e1",
                        "sha3-256",
                        "",
                        "",
                        SlotState.WAITING,
                        "waiting for policy hash/sha3-256",
                        "",
                        Optional.empty()));
    }

    @Override
    public List<PolicyCatalog.Entry> policies() {
        return catalog.entries();
    }

    @Override
    public List<Receipt> set(
            List<PolicyChange> changes, String owner, boolean plan, Duration limit) {
        String what =
                changes.stream()
                        .map(
                                c ->
                                        c.isBack()
                                                ? c.kind()
                                                : c.kind() + "/" + c.policy() + c.parameters())
                        .collect(Collectors.joining(" "));
        String verb = changes.getFirst().isBack() ? "rollback" : "set";
        calls.add(verb + " [" + owner + "] " + what + (plan ? " plan" : ""));
        return changes.getFirst().isBack() ? List.of() : List.of(RECEIPT);
    }

    @Override
    public Prepared prepare(List<PolicyChange> changes, String owner, Duration limit) {
        throw new UnsupportedOperationException("no command prepares by itself");
    }

    @Override
    public List<Receipt> deploy(byte[] jar, boolean plan, Duration limit) {
        calls.add("deploy " + jar.length + " bytes");
        return List.of(RECEIPT);
    }

    @Override
    public List<Receipt> history() {
        return List.of(RECEIPT);
    }
}
