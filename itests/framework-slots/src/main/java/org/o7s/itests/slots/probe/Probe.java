package org.o7s.itests.slots.probe;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.LoopThread;
import org.o7s.core.slot.PolicyKind;
import org.o7s.core.slot.PolicyManager;
import org.o7s.core.slot.PolicyManager.Receipt;
import org.o7s.core.slot.PolicySlot;
import org.o7s.core.slot.PolicySlots;
import org.o7s.core.slot.SlotRequest;
import org.o7s.core.time.Clocks;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.hash.HashPolicy;
import org.o7s.policy.loadbalance.LoadBalancePolicy;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * A mechanism with a hash slot that it uses all the time, and a load-balance slot with a built-in
 * policy. Commands and answers are strings, numbers and byte arrays, so that a test outside of the
 * framework can give them.
 */
@Component(service = BiFunction.class, property = "probe=slots")
public final class Probe implements BiFunction<String, Object, Object> {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final PolicyManager manager;
    private final DriverCatalog drivers;
    private final Loop loop = new Loop("probe", Clocks.system());
    private final PolicySlot<HashPolicy> hash;
    private final PolicySlot<LoadBalancePolicy> balance;
    private final Digester digester;
    private final LoopThread thread;

    /** Opens the slots and starts to use them. */
    @Activate
    public Probe(
            @Reference PolicySlots slots,
            @Reference PolicyManager manager,
            @Reference DriverCatalog drivers) {
        this.manager = manager;
        this.drivers = drivers;
        hash =
                slots.open(
                        new SlotRequest<>(
                                PolicyKind.HASH,
                                "ipcp e1",
                                "sha3-256",
                                PolicyParameters.NONE,
                                loop,
                                Optional.empty(),
                                Probe::objection));
        balance =
                slots.open(
                        new SlotRequest<>(
                                PolicyKind.LOAD_BALANCE,
                                "name oping",
                                "round-robin",
                                PolicyParameters.NONE,
                                loop,
                                Optional.of((count, process, waitingNs, openFlows) -> 0),
                                policy -> Optional.empty()));
        digester = new Digester(hash);
        loop.add(digester);
        thread = LoopThread.start(loop);
    }

    private static Optional<String> objection(HashPolicy policy) {
        if (policy.lengthBytes() != 32) {
            return Optional.of("its digests have " + policy.lengthBytes() + " bytes, not 32");
        }
        byte[] once = new byte[32];
        byte[] again = new byte[32];
        policy.digest(new byte[] {1, 2, 3}, once);
        policy.digest(new byte[] {1, 2, 3}, again);
        return Arrays.equals(once, again)
                ? Optional.empty()
                : Optional.of("it gives one name two digests");
    }

    /** Closes the slots on their loop, then stops it. */
    @Deactivate
    public void deactivate() {
        CountDownLatch closed = new CountDownLatch(1);
        loop.execute(
                () -> {
                    loop.remove(digester);
                    hash.close();
                    balance.close();
                    closed.countDown();
                });
        try {
            closed.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.close();
    }

    @Override
    public Object apply(String command, Object argument) {
        return switch (command) {
            case "deploy" -> text(manager.deploy((byte[]) argument, false, LIMIT));
            case "plan" -> text(manager.deploy((byte[]) argument, true, LIMIT));
            case "balance" ->
                    text(
                            manager.set(
                                    "load-balance",
                                    "*",
                                    (String) argument,
                                    Map.of(),
                                    false,
                                    LIMIT));
            case "rollback" -> text(manager.rollback((String) argument, "*", false, LIMIT));
            case "counts" -> digester.counts();
            case "drivers" -> drivers.entries().stream().map(Probe::version).toList();
            case "history" -> text(manager.history());
            case "slots" ->
                    manager.slots().stream()
                            .map(
                                    s ->
                                            "%s %s %s %s | %s | %s"
                                                    .formatted(
                                                            s.kind(),
                                                            s.policy(),
                                                            s.version(),
                                                            s.state(),
                                                            s.why(),
                                                            s.lastGood()))
                            .toList();
            default -> throw new IllegalArgumentException(command);
        };
    }

    /** The version in an origin such as {@code org.example.driver 1.0.0 [17]}. */
    private static String version(DriverCatalog.Entry entry) {
        String origin = entry.origin();
        return origin.substring(origin.indexOf(' ') + 1, origin.lastIndexOf(' '));
    }

    private static List<String> text(List<Receipt> receipts) {
        return receipts.stream()
                .map(
                        r ->
                                "%s: %s -> %s, %d refreshed, %d lost"
                                        .formatted(
                                                r.owner(),
                                                r.from(),
                                                r.to(),
                                                r.bundlesRefreshed(),
                                                r.packetsLost()))
                .toList();
    }
}
