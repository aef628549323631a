package org.o7s.core.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.o7s.core.compute.Compute;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.loop.Loop;
import org.o7s.core.slot.PolicyManager.Receipt;
import org.o7s.core.slot.PolicyManager.SlotState;
import org.o7s.core.slot.PolicyManager.SlotView;
import org.o7s.core.time.VirtualClocks;
import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;

/** An engine on virtual time, whose loop is driven by the test. */
final class Situation {
    static final Duration LIMIT = Duration.ofSeconds(5);

    private static final long LIMIT_NS = 200_000_000;

    /** A policy that can be told apart from others. */
    interface Greeting {
        String greet();
    }

    /** May change to any name. */
    static final PolicyKind<Greeting> FREE = new PolicyKind<>("greeting", Greeting.class, true);

    /** Keeps its name. */
    static final PolicyKind<Greeting> FIXED = new PolicyKind<>("hash", Greeting.class, false);

    final VirtualClocks clocks = new VirtualClocks(1_000);
    final Loop loop = new Loop("mechanism", clocks);
    final PolicyCatalog catalog = new PolicyCatalog();
    final PolicyEngine engine;

    Situation() {
        this(new InlineCompute());
    }

    Situation(Compute compute) {
        this(compute, LIMIT_NS);
    }

    /** One in which making an instance may take so long: what counts is the compute's time. */
    Situation(Compute compute, long limitNs) {
        this(compute, PolicyDeployer.NONE, PolicyChoices.NONE, limitNs);
    }

    Situation(Compute compute, PolicyDeployer deployer, PolicyChoices choices) {
        this(compute, deployer, choices, LIMIT_NS);
    }

    private Situation(
            Compute compute, PolicyDeployer deployer, PolicyChoices choices, long limitNs) {
        engine = new PolicyEngine(catalog, compute, clocks, deployer, choices, limitNs);
        loop.pass();
    }

    /** A factory whose instances say this. */
    static PolicyFactory<Greeting> saying(String words) {
        return parameters -> () -> words + parameters.values().getOrDefault("suffix", "");
    }

    PolicyFactory<Greeting> came(String name, String version) {
        return came(FREE, name, version, saying(name + " " + version));
    }

    PolicyFactory<Greeting> came(
            PolicyKind<?> kind, String name, String version, PolicyFactory<Greeting> factory) {
        catalog.add(kind.name(), name, version, factory, "test");
        return factory;
    }

    PolicySlot<Greeting> open(String policy) {
        return engine.open(request(FREE, "ipcp e1", policy, Optional.empty()));
    }

    PolicySlot<Greeting> openWithBuiltIn(String policy) {
        return engine.open(request(FREE, "ipcp e1", policy, Optional.of(() -> "built-in")));
    }

    SlotRequest<Greeting> request(
            PolicyKind<Greeting> kind, String owner, String policy, Optional<Greeting> builtIn) {
        return new SlotRequest<>(
                kind,
                owner,
                policy,
                PolicyParameters.NONE,
                loop,
                builtIn,
                g ->
                        g.greet().isBlank()
                                ? Optional.of("it says nothing")
                                : Optional.<String>empty());
    }

    List<Receipt> set(String policy) {
        return engine.set("greeting", "*", policy, Map.of(), false, LIMIT);
    }

    List<Receipt> rollback() {
        return engine.rollback("greeting", "*", false, LIMIT);
    }

    SlotView only() {
        assertThat(engine.slots()).hasSize(1);
        return engine.slots().getFirst();
    }

    void expect(PolicySlot<Greeting> slot, String words, SlotState state, String why) {
        Greeting greeting = slot.current();
        assertThat(greeting == null ? null : greeting.greet()).as("%s", only()).isEqualTo(words);
        assertThat(only().state()).as("%s", only()).isEqualTo(state);
        assertThat(only().why()).isEqualTo(why);
        assertThat(slot.why()).isEqualTo(why);
    }
}
