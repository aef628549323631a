package org.o7s.itests.systems;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.lab.O7sSystem;
import org.o7s.linux.kit.NeedsNamespaces;

/**
 * Broadcast layers with members of o7s and of the C prototype, obc in each of them: docs/interop.md
 * holds the results. Steps that need an answer of the prototype are repeated, and runs in which it
 * dies as a whole, see {@link BroadcastChain} and {@link FreshSystems}.
 */
@NeedsNamespaces
class BroadcastInteropIT {

    /** Kinds of the systems in a row: the first makes the layer, the others enrol one by one. */
    @ParameterizedTest
    @ValueSource(strings = {"co", "oc", "coc", "oco", "coo", "ooc"})
    void everybodyHearsWhatAnybodySays(String kinds) {
        CPeer peer = CPeer.located();
        FreshSystems.attempt(
                "broadcast " + kinds,
                (lab, attempt) -> {
                    BroadcastChain chain =
                            BroadcastChain.build(
                                    lab,
                                    kinds,
                                    (n, end) ->
                                            kinds.charAt(n - 1) == 'c'
                                                    ? Node.of(attempt.start(peer, end))
                                                    : Node.of(O7sSystem.start(lab, end.host())));
                    for (int speaker = 1; speaker <= chain.length(); speaker++) {
                        chain.everybodyHears(speaker, "hello-" + speaker);
                    }
                });
    }
}
