package org.o7s.commands.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.o7s.commands.grammar.Usage;
import org.o7s.commands.grammar.Wildcard;
import org.o7s.core.slot.PolicyChange;
import org.o7s.core.slot.PolicyManager;
import org.o7s.core.slot.PolicyManager.SlotView;
import org.o7s.irm.management.Management;

/** {@code irm policy set}, {@code rollback} and {@code deploy}: what exchanges policies. */
final class PolicyChanges {
    private static final long MAX_BUNDLE_BYTES = 64L << 20;

    private final Management management;
    private final PolicyAccess access;

    PolicyChanges(Management management, Supplier<Optional<PolicyManager>> policies) {
        this.management = management;
        this.access = new PolicyAccess(policies);
    }

    void addTo(Map<String, Handler> handlers) {
        handlers.put("policy set", this::set);
        handlers.put("policy rollback", this::rollback);
        handlers.put("policy deploy", this::deploy);
    }

    private Report set(Request r) {
        return change(r, ChosenPolicies.in(r, access.manager()));
    }

    private Report rollback(Request r) {
        Optional<String> kind = r.last("kind");
        return change(
                r,
                kind.isPresent()
                        ? List.of(PolicyChange.back(kind.get()))
                        : lastSet(r).stream().map(PolicyChange::back).toList());
    }

    private Report change(Request r, List<PolicyChange> changes) {
        Optional<String> layer = r.last("layer");
        if (layer.isEmpty()) {
            return Receipts.report(
                    r,
                    access.manager()
                            .set(
                                    changes,
                                    PolicyAccess.owner(r),
                                    r.globals().dryRun(),
                                    r.globals().limit()));
        }
        for (String other : List.of("owner", "ipcp", "name")) {
            if (r.last(other).isPresent()) {
                throw Usage.value(other, r.the(other), "a whole layer was named as well");
            }
        }
        return LayerChanges.report(
                r, layer.get(), management.changePolicies(layer.get(), changes, r.call()));
    }

    /** The kinds that were exchanged last, and together, at the owner or in the layer named. */
    private List<String> lastSet(Request r) {
        List<SlotView> slots =
                access.manager().slots().stream()
                        .filter(s -> !s.lastGood().isEmpty() && isMeant(r, s.owner()))
                        .toList();
        if (r.last("layer").isEmpty() && PolicyAccess.owner(r).equals("*")) {
            throw Usage.missing("irm policy rollback", "<kind>", "irm help policy rollback");
        }
        long latest = slots.stream().mapToLong(PolicyChanges::set).max().orElse(0);
        List<String> kinds =
                slots.stream()
                        .filter(s -> latest > 0 && set(s) == latest)
                        .map(SlotView::kind)
                        .distinct()
                        .toList();
        if (kinds.isEmpty()) {
            throw Failures.nothingExchanged(
                    r.last("layer").map(l -> "layer " + l).orElseGet(() -> PolicyAccess.owner(r)));
        }
        return kinds;
    }

    private boolean isMeant(Request r, String owner) {
        Optional<String> layer = r.last("layer");
        return layer.isEmpty()
                ? Wildcard.matches(PolicyAccess.owner(r), owner)
                : management.ipcps().stream()
                        .filter(v -> v.status().layer().equals(layer))
                        .anyMatch(v -> owner.equals("ipcp " + v.name()));
    }

    private static long set(SlotView slot) {
        return slot.last().map(PolicyManager.Receipt::set).orElse(0L);
    }

    private Report deploy(Request r) {
        String typed = r.the("file");
        byte[] jar;
        try {
            Path path = r.io().directory().resolve(typed);
            if (!Files.isRegularFile(path)) {
                throw Failures.file(typed, "there is no such file in " + r.io().directory());
            }
            if (Files.size(path) > MAX_BUNDLE_BYTES) {
                throw Failures.file(typed, "it is larger than 64 MiB");
            }
            jar = Files.readAllBytes(path);
        } catch (InvalidPathException | IOException e) {
            throw Failures.file(typed, String.valueOf(e.getMessage()));
        }
        return Receipts.report(
                r, access.manager().deploy(jar, r.globals().dryRun(), r.globals().limit()));
    }
}
