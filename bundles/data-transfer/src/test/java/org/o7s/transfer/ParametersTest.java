package org.o7s.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.slot.PolicySlot;
import org.o7s.core.slot.PolicySlots;
import org.o7s.core.slot.SlotRequest;
import org.o7s.core.testkit.FixedSlots;
import org.o7s.policy.PolicyParameters;

/** What the policies of data transfer are made with. */
class ParametersTest {
    private static final PolicyParameters PFF = new PolicyParameters(Map.of("spread", "3"));
    private static final PolicyParameters SCHEDULER = new PolicyParameters(Map.of("share", "10"));

    /** Slots that note what was asked for. */
    private static final class NotedSlots implements PolicySlots {
        final Map<String, PolicyParameters> asked = new HashMap<>();
        private final FixedSlots slots = new FixedSlots();

        @Override
        public <P> PolicySlot<P> open(SlotRequest<P> request) {
            asked.put(request.kind().name() + "/" + request.policy(), request.parameters());
            return slots.open(request);
        }
    }

    @Test
    void bothKindsOfPoliciesGetTheirParameters() {
        Net net = new Net(9);
        NotedSlots slots = new NotedSlots();
        DataTransfer machine =
                new DataTransfer(
                        new TransferSettings(
                                "ipcp m1", 1, 60, "simple", PFF, "priority", SCHEDULER),
                        net.world().node("m1").loop(),
                        net.world().pools(),
                        slots,
                        Entropy.seeded(9),
                        new Member(net, 2, "simple", "fifo", unused -> {}));
        assertThat(slots.asked)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("pff/simple", PFF, "scheduler/priority", SCHEDULER));
        machine.close();
    }
}
