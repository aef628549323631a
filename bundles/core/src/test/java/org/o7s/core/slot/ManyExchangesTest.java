package org.o7s.core.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.o7s.core.compute.ThreadCompute;
import org.o7s.core.loop.Loop;
import org.o7s.core.loop.LoopThread;
import org.o7s.core.slot.Situation.Greeting;
import org.o7s.core.time.Clocks;
import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;

/** Policies come and go on one thread while a loop, and another thread, use the slot. */
class ManyExchangesTest {
    private static final int EXCHANGES = 1000;

    @Test
    void aThousandExchangesLeaveNoMomentWithoutAPolicy() throws Exception {
        PolicyCatalog catalog = new PolicyCatalog();
        Loop loop = new Loop("mechanism", Clocks.system());
        AtomicBoolean end = new AtomicBoolean();
        AtomicLong gaps = new AtomicLong();
        AtomicLong uses = new AtomicLong();
        try (ThreadCompute compute = new ThreadCompute(2);
                PolicyEngine engine = new PolicyEngine(catalog, compute, Clocks.system())) {
            PolicyFactory<Greeting> last = Situation.saying("0");
            catalog.add("greeting", "hi", "0", last, "test");
            PolicySlot<Greeting> slot =
                    engine.open(
                            new SlotRequest<>(
                                    Situation.FREE,
                                    "ipcp e1",
                                    "hi",
                                    PolicyParameters.NONE,
                                    loop,
                                    Optional.of(() -> "built-in"),
                                    g -> Optional.empty()));
            Runnable use =
                    () -> {
                        Greeting greeting = slot.current();
                        if (greeting == null || greeting.greet().isEmpty()) {
                            gaps.incrementAndGet();
                        }
                        uses.incrementAndGet();
                    };
            loop.add(new Using(use));
            try (LoopThread thread = LoopThread.start(loop)) {
                Thread reader =
                        Thread.ofPlatform()
                                .start(
                                        () -> {
                                            while (!end.get()) {
                                                use.run();
                                            }
                                        });
                for (int i = 1; i <= EXCHANGES; i++) {
                    PolicyFactory<Greeting> next = Situation.saying("" + i);
                    catalog.add("greeting", "hi", "" + i, next, "test");
                    if (i % 3 == 0) {
                        engine.set(
                                "greeting", "*", "hi", Map.of("n", "" + i), false, Situation.LIMIT);
                    }
                    catalog.remove(last);
                    last = next;
                }
                engine.set("greeting", "*", "hi", Map.of(), false, Situation.LIMIT);
                assertThat(slot.current().greet()).isEqualTo("" + EXCHANGES);
                assertThat(engine.history()).hasSize(1000);
                end.set(true);
                reader.join();
            }
        }
        assertThat(gaps).hasValue(0);
        assertThat(uses.get()).isGreaterThan(EXCHANGES);
        assertThat(loop.counters().snapshot()).containsEntry("failures", 0L);
    }

    private record Using(Runnable use) implements org.o7s.core.loop.Agent {
        @Override
        public String agentName() {
            return "user";
        }

        @Override
        public int doWork(long nowNs) {
            use.run();
            return 1;
        }
    }
}
