package org.o7s.itests.slots.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.o7s.core.ipcp.IpcpFactory;
import org.o7s.core.ipcp.LayerView;
import org.o7s.core.slot.PolicyChange;
import org.o7s.core.slot.PolicyKind;
import org.o7s.core.slot.PolicyManager;
import org.o7s.core.slot.PolicyManager.Receipt;
import org.o7s.core.slot.PolicySlot;
import org.o7s.core.slot.PolicySlots;
import org.o7s.core.slot.SlotRequest;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.address.AddressPolicy;
import org.o7s.policy.loadbalance.LoadBalancePolicy;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * A living unicast layer, slots for the load balance of a name and for an address, and what changes
 * their policies. Commands and answers are strings, numbers and byte arrays, so that a test outside
 * of the framework can give them.
 */
@Component(service = BiFunction.class, property = "probe=layer")
public final class LayerProbe implements BiFunction<String, Object, Object> {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final PolicyManager manager;
    private final LivingLayer layer;
    private final PolicySlot<LoadBalancePolicy> balance;
    private final PolicySlot<AddressPolicy> addresses;

    /** Makes the layer. */
    @Activate
    public LayerProbe(
            @Reference PolicySlots slots,
            @Reference PolicyManager manager,
            @Reference IpcpFactory unicast) {
        this.manager = manager;
        this.layer = new LivingLayer(unicast, slots);
        this.balance = open(slots, PolicyKind.LOAD_BALANCE, "name server", "round-robin");
        this.addresses = open(slots, PolicyKind.ADDRESS, "ipcp m6", "flat");
    }

    private <P> PolicySlot<P> open(
            PolicySlots slots, PolicyKind<P> kind, String owner, String policy) {
        return layer.ask(
                r ->
                        r.done(
                                slots.open(
                                        new SlotRequest<>(
                                                kind,
                                                owner,
                                                policy,
                                                PolicyParameters.NONE,
                                                layer.loop(),
                                                Optional.empty(),
                                                _ -> Optional.empty()))));
    }

    /** Closes the slots, and stops the layer. */
    @Deactivate
    public void deactivate() {
        layer.<Boolean>ask(
                r -> {
                    balance.close();
                    addresses.close();
                    r.done(true);
                });
        layer.close();
    }

    @Override
    public Object apply(String command, Object argument) {
        return switch (command) {
            case "deploy" -> text(manager.deploy((byte[]) argument, false, LIMIT));
            case "set" -> set((String) argument);
            case "rollback" -> text(manager.rollback((String) argument, "*", false, LIMIT));
            case "slots" -> manager.slots().stream().map(LayerProbe::text).toList();
            case "capacity" -> layer.capacity((Long) argument);
            case "pace" -> {
                layer.pace((Long) argument);
                yield true;
            }
            case "worst" -> layer.worstNs((Long) argument);
            case "counts" -> layer.traffic().counts();
            case "in use" -> layer.packetsInUse();
            case "dropped" -> layer.dropped();
            default -> look(command, argument);
        };
    }

    /** What can be seen of the policies in use. */
    private Object look(String command, Object argument) {
        return switch (command) {
            case "ways" ->
                    layer.view().adjacencies().stream()
                            .filter(a -> a.component().equals("Data Transfer"))
                            .map(a -> a.neighbour() + " " + a.facts().get("packets-out"))
                            .toList();
            case "policies" -> layer.view().policies().toString();
            case "routes" -> layer.view().routes().stream().map(LayerView.Route::toString).toList();
            case "burst" -> layer.burst();
            case "rate" -> rate();
            case "visit" -> layer.visit();
            case "shake" -> {
                layer.shake();
                yield true;
            }
            case "birth" -> layer.birth();
            case "query" -> layer.knows((String) argument);
            case "address" ->
                    layer.<Long>ask(r -> r.done(inUse(addresses).choose(() -> 1, new long[0])));
            case "pick" ->
                    layer.<Integer>ask(
                            r ->
                                    r.done(
                                            inUse(balance)
                                                    .pick(
                                                            2,
                                                            new long[2],
                                                            new long[2],
                                                            new int[2])));
            default -> throw new IllegalArgumentException(command);
        };
    }

    /** The rate of the flow, as the first member tells it. */
    private long rate() {
        Map<String, String> flow = Objects.requireNonNull(layer.rib().get("flow-allocator/1"));
        return Long.parseLong(Objects.requireNonNull(flow.get("Rate limit (bytes/s)")));
    }

    private static <P> P inUse(PolicySlot<P> slot) {
        return Objects.requireNonNull(slot.current());
    }

    /** {@code ipcp m2|routing/lfa pff/alternate}. */
    private List<String> set(String line) {
        String[] ownerAndChanges = line.split("\\|", 2);
        List<PolicyChange> changes = new ArrayList<>();
        for (String word : ownerAndChanges[1].split(" ", -1)) {
            String[] kindAndPolicy = word.split("/", 2);
            changes.add(PolicyChange.to(kindAndPolicy[0], kindAndPolicy[1], Map.of()));
        }
        return text(manager.set(changes, ownerAndChanges[0], false, LIMIT));
    }

    private static List<String> text(List<Receipt> receipts) {
        return receipts.stream()
                .map(
                        r ->
                                "%s|%s|%s|%s|%d|%d|%d"
                                        .formatted(
                                                r.kind(),
                                                r.owner(),
                                                r.from(),
                                                r.to(),
                                                r.set(),
                                                r.pauseNs(),
                                                r.packetsLost()))
                .toList();
    }

    private static String text(PolicyManager.SlotView s) {
        return "%s %s: %s %s %s | %s"
                .formatted(s.kind(), s.owner(), s.policy(), s.version(), s.state(), s.why());
    }
}
