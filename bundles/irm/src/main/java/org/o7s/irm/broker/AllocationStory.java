package org.o7s.irm.broker;

import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.o7s.core.ipcp.Ipcp.NameAnswer;
import org.o7s.core.problem.Problem;
import org.o7s.irm.state.IpcpEntry;
import org.o7s.security.OapOutcome;

/**
 * Tells one allocation step by step, with times; makes no word of it if nobody listens. On the
 * IRM's loop.
 */
final class AllocationStory {
    private final BrokerParts parts;
    private final AllocationSteps steps;
    private long askedHereNs;
    private long askedLayersNs;
    private long requestedNs;

    AllocationStory(BrokerParts parts, AllocationSteps steps) {
        this.parts = parts;
        this.steps = steps;
    }

    private void tell(String what, Supplier<String> outcome, long tookNs) {
        if (steps != AllocationSteps.NONE) {
            steps.step(what, outcome.get(), tookNs);
        }
    }

    private long since(long beganNs) {
        return parts.nowNs() - beganNs;
    }

    /** Whether somebody here is bound to the name, and may be given direct flows. */
    void here(boolean isServed, boolean mayBeDirect) {
        String yes =
                mayBeDirect ? "yes: somebody here is bound to it" : "yes, but direct flows are off";
        tell("is the name served in this system?", () -> isServed ? yes : "no", 0);
    }

    void askedHere() {
        askedHereNs = parts.nowNs();
    }

    void answeredHere(boolean isAccepted) {
        tell(
                "does somebody here accept?",
                () -> isAccepted ? "yes" : "no: layers are asked",
                since(askedHereNs));
    }

    void askedLayers() {
        askedLayersNs = parts.nowNs();
    }

    void answered(IpcpEntry ipcp, NameAnswer answer) {
        String why = answer.reason().isEmpty() ? "" : ": " + answer.reason();
        said(ipcp, () -> answer.known() ? "yes, at " + answer.reason() : "no" + why);
    }

    void refused(IpcpEntry ipcp, String why) {
        said(ipcp, () -> "failed: " + why);
    }

    private void said(IpcpEntry ipcp, Supplier<String> outcome) {
        if (steps != AllocationSteps.NONE) {
            tell(question(ipcp), outcome, since(askedLayersNs));
        }
    }

    private static String question(IpcpEntry ipcp) {
        return "does layer \"%s\" know it? (IPCP \"%s\", %s)"
                .formatted(ipcp.layer(), ipcp.name(), ipcp.type().word());
    }

    /**
     * This layer gets the request.
     *
     * @param silent those before it in order that are not waited for any longer
     */
    void chosen(IpcpEntry ipcp, Stream<IpcpEntry> silent) {
        requestedNs = parts.nowNs();
        tell("choose a layer", () -> choice(ipcp, silent), since(askedLayersNs));
    }

    private static String choice(IpcpEntry ipcp, Stream<IpcpEntry> silent) {
        String missing = silent.map(IpcpEntry::label).collect(Collectors.joining(", "));
        return "IPCP \"%s\", the first in order that knows it%s"
                .formatted(
                        ipcp.name(),
                        missing.isEmpty() ? "" : "; not waited for any longer: " + missing);
    }

    void accepted() {
        tell("request a flow of the peer", () -> "accepted", since(requestedNs));
    }

    void failed(Problem problem) {
        tell(
                "request a flow of the peer",
                () -> "failed: " + problem.sentence(),
                since(requestedNs));
    }

    void checked(OapOutcome outcome) {
        tell(
                "check the handshake of the peer",
                () ->
                        switch (outcome) {
                            case OapOutcome.Agreed _ -> "in order";
                            case OapOutcome.Failed(_, String sentence) -> "failed: " + sentence;
                        },
                0);
    }
}
