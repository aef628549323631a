package org.o7s.commands.kit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyManager;

/** A policy manager that only takes notes. */
public final class FakePolicies implements PolicyManager {
    public final List<String> calls = new ArrayList<>();
    public final PolicyCatalog catalog = new PolicyCatalog();

    private static final Receipt RECEIPT =
            new Receipt(
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
                        ""),
                new SlotView(
                        "hash",
                        "ipcp e1",
                        "sha3-256",
                        "",
                        "",
                        SlotState.WAITING,
                        "waiting for policy hash/sha3-256",
                        ""));
    }

    @Override
    public List<PolicyCatalog.Entry> policies() {
        return catalog.entries();
    }

    @Override
    public List<Receipt> set(
            String kind,
            String owner,
            String policy,
            Map<String, String> parameters,
            boolean plan,
            Duration limit) {
        calls.add(
                "set "
                        + kind
                        + " ["
                        + owner
                        + "] "
                        + policy
                        + " "
                        + parameters
                        + (plan ? " plan" : ""));
        return List.of(RECEIPT);
    }

    @Override
    public List<Receipt> deploy(byte[] jar, boolean plan, Duration limit) {
        calls.add("deploy " + jar.length + " bytes");
        return List.of(RECEIPT);
    }

    @Override
    public List<Receipt> rollback(String kind, String owner, boolean plan, Duration limit) {
        calls.add("rollback " + kind + " [" + owner + "]");
        return List.of();
    }

    @Override
    public List<Receipt> history() {
        return List.of(RECEIPT);
    }
}
