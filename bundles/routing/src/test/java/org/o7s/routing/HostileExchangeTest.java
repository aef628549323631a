package org.o7s.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.o7s.core.compute.ThreadCompute;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyManager.SlotState;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.routing.ExchangeRouting;
import org.o7s.policy.routing.RoutingHost;
import org.o7s.policy.routing.RoutingPolicy;
import org.o7s.policy.routing.distancevector.DistanceVectorFactory;
import org.o7s.routing.TestLayer.Member;

/**
 * Policies with a dissemination of their own that misbehave: what does so in the trial never goes
 * live; what begins later is set aside, and traffic goes on.
 */
final class HostileExchangeTest {
    private final TestLayer layer = new TestLayer(1);

    /** Whether the policies misbehave by now. */
    private final AtomicBoolean bad = new AtomicBoolean();

    /** Exchanges distances as it should; made worse below. */
    private static class Exchange implements ExchangeRouting {
        private final ExchangeRouting good =
                (ExchangeRouting) new DistanceVectorFactory().create(PolicyParameters.NONE);

        @Override
        public String family() {
            return "test";
        }

        @Override
        public void start(RoutingHost host, long nowNs) {
            good.start(host, nowNs);
        }

        @Override
        public void stop() {
            good.stop();
        }

        @Override
        public void neighbourUp(long address, long nowNs) {
            good.neighbourUp(address, nowNs);
        }

        @Override
        public void neighbourDown(long address, long nowNs) {
            good.neighbourDown(address, nowNs);
        }

        @Override
        public boolean received(long neighbour, byte[] message, int length, long nowNs) {
            return good.received(neighbour, message, length, nowNs);
        }

        @Override
        public long tick(long nowNs) {
            return good.tick(nowNs);
        }
    }

    /** Has another host than the one that it is given. */
    private static final class Filter implements RoutingHost {
        private final RoutingHost host;
        private final Installing installing;

        interface Installing {
            void install(RoutingHost host, long destination, int equal, long... hops);
        }

        Filter(RoutingHost host, Installing installing) {
            this.host = host;
            this.installing = installing;
        }

        @Override
        public long ownAddress() {
            return host.ownAddress();
        }

        @Override
        public boolean send(long neighbour, byte[] message, int length) {
            return host.send(neighbour, message, length);
        }

        @Override
        public void install(long destination, int equal, long... hops) {
            installing.install(host, destination, equal, hops);
        }

        @Override
        public void wakeAt(long deadlineNs) {
            host.wakeAt(deadlineNs);
        }

        @Override
        public int random(int bound) {
            return host.random(bound);
        }
    }

    private static Exchange installing(Filter.Installing installing) {
        return new Exchange() {
            @Override
            public void start(RoutingHost host, long nowNs) {
                super.start(new Filter(host, installing), nowNs);
            }
        };
    }

    private void ring() {
        layer.ring(6, "lfa");
        layer.advanceMs(2_000);
        assertThat(layer.faults()).isEmpty();
    }

    private Member offer(Supplier<RoutingPolicy> maker) {
        for (Member member : layer.members.values()) {
            member.offer("hostile", maker);
        }
        return layer.at(2);
    }

    // ---- in the trial ----

    private void refused(Supplier<RoutingPolicy> maker, String why) {
        ring();
        Member member = offer(maker);
        assertThatThrownBy(() -> member.set("hostile"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(why);
        layer.advanceMs(100);
        assertThat(layer.faults()).isEmpty();
        assertThat(member.routing.why()).isEmpty();
    }

    @Test
    void oneThatWorksPassesItsTrialAndRoutes() {
        ring();
        Member member = offer(Exchange::new);
        layer.members.values().forEach(m -> m.set("hostile"));
        layer.advanceMs(60_000);
        assertThat(layer.faults()).isEmpty();
        assertThat(member.routing.why()).isEmpty();
    }

    @Test
    void oneThatThrowsAtItsStartIsRefused() {
        refused(
                () ->
                        new Exchange() {
                            @Override
                            public void start(RoutingHost host, long nowNs) {
                                throw new IllegalStateException("no");
                            }
                        },
                "threw IllegalStateException: no");
    }

    @Test
    void oneThatThrowsWhenItHearsGarbageIsRefused() {
        refused(
                () ->
                        new Exchange() {
                            @Override
                            public boolean received(long from, byte[] m, int length, long nowNs) {
                                if (length == 0) {
                                    throw new IndexOutOfBoundsException("nothing there");
                                }
                                return super.received(from, m, length, nowNs);
                            }
                        },
                "threw IndexOutOfBoundsException: nothing there");
    }

    @Test
    void oneThatInstallsNothingIsRefused() {
        refused(
                () -> installing((host, destination, equal, hops) -> {}),
                "in a trial layer of six, 01.00.00.00 gets no route to 02.00.00.00");
    }

    @Test
    void oneThatInstallsAHopThatIsNoNeighbourIsRefused() {
        refused(
                () -> installing((host, to, equal, hops) -> host.install(to, 1, 77)),
                "is no neighbour");
    }

    @Test
    void oneThatDoesNotNoticeThatALinkIsGoneIsRefused() {
        refused(
                () ->
                        new Exchange() {
                            @Override
                            public void neighbourDown(long address, long nowNs) {
                                // As if nothing had happened.
                            }
                        },
                "threw IllegalArgumentException: the hop 2 to");
    }

    @Test
    void oneThatSendsPacketsInCirclesIsRefused() {
        refused(
                () ->
                        new Exchange() {
                            private RoutingHost host;

                            @Override
                            public void start(RoutingHost given, long nowNs) {
                                host = given;
                            }

                            @Override
                            public void neighbourUp(long neighbour, long nowNs) {
                                for (long to = 1; to <= 6; to++) {
                                    if (to != host.ownAddress()) {
                                        host.install(to, 1, neighbour);
                                    }
                                }
                            }

                            @Override
                            public long tick(long nowNs) {
                                return Long.MAX_VALUE;
                            }
                        },
                "go in circles");
    }

    @Test
    void oneThatSpinsInItsStartIsRefusedAndHoldsUpNoLoop() {
        CountDownLatch end = new CountDownLatch(1);
        try (ThreadCompute compute = new ThreadCompute(4)) {
            Member member = layer.member(9, "lfa", compute);
            layer.advanceMs(100);
            offerSpinning(member, end);
            assertThatThrownBy(() -> member.set("hostile", Duration.ofSeconds(20)))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("did not come to an end within");
            assertThat(member.routing.why()).doesNotContain("hostile");
        } finally {
            end.countDown();
        }
    }

    private static void offerSpinning(Member member, CountDownLatch end) {
        member.offer(
                "hostile",
                () ->
                        new Exchange() {
                            @Override
                            public void start(RoutingHost host, long nowNs) {
                                while (end.getCount() > 0) {
                                    Thread.onSpinWait();
                                }
                            }
                        });
    }

    @Test
    void itMayNotTakeTheFamilyOfTheMechanism() {
        refused(
                () ->
                        new Exchange() {
                            @Override
                            public String family() {
                                return "link-state";
                            }
                        },
                "says that its family is link-state");
    }

    // ---- in use ----

    private void setAside(Supplier<RoutingPolicy> maker, long afterMs, String why) {
        ring();
        Member member = offer(maker);
        bad.set(true);
        layer.members.values().forEach(m -> m.set("hostile"));
        layer.advanceMs(afterMs);
        assertThat(layer.faults()).isEmpty();
        assertThat(member.count("policy-faults")).isEqualTo(1);
        assertThat(member.routing.why()).contains("hostile").contains(why);
        assertThat(member.engine.slots().getFirst().state()).isEqualTo(SlotState.QUARANTINED);
        assertThat(member.engine.slots().getFirst().policy()).isEqualTo("lfa");
        layer.cut(4, 5);
        layer.advanceMs(1_000);
        assertThat(layer.faults()).isEmpty();
    }

    /** Whether to misbehave: by now, and only where it counts. */
    private boolean strikes(RoutingHost host) {
        return bad.get() && host instanceof Exchanging;
    }

    @Test
    void oneThatThrowsAtItsRealStartIsSetAside() {
        setAside(
                () ->
                        new Exchange() {
                            @Override
                            public void start(RoutingHost host, long nowNs) {
                                if (strikes(host)) {
                                    throw new IllegalStateException("no");
                                }
                                super.start(host, nowNs);
                            }
                        },
                1_000,
                "threw IllegalStateException: no");
    }

    @Test
    void oneThatThrowsInItsTickIsSetAside() {
        setAside(
                () ->
                        new Exchange() {
                            private boolean live;

                            @Override
                            public void start(RoutingHost host, long nowNs) {
                                live = strikes(host);
                                super.start(host, nowNs);
                            }

                            @Override
                            public long tick(long nowNs) {
                                if (live) {
                                    throw new AssertionError("tock");
                                }
                                return super.tick(nowNs);
                            }
                        },
                1_000,
                "tock");
    }

    @Test
    void oneThatInstallsNothingInUseIsSetAsideAndNoRouteIsLostUntilThen() {
        setAside(
                () ->
                        new Exchange() {
                            @Override
                            public void start(RoutingHost host, long nowNs) {
                                boolean idle = strikes(host);
                                super.start(
                                        new Filter(
                                                host,
                                                (real, to, equal, hops) -> {
                                                    if (!idle) {
                                                        real.install(to, equal, hops);
                                                    }
                                                }),
                                        nowNs);
                            }
                        },
                31_000,
                "has no route after 10 s");
    }

    @Test
    void oneThatWantsToBeCalledAllTheTimeDoesNotKeepTheLoopBusy() {
        ring();
        int[] ticks = {0};
        Member member =
                offer(
                        () ->
                                new Exchange() {
                                    @Override
                                    public long tick(long nowNs) {
                                        ticks[0]++;
                                        super.tick(nowNs);
                                        return nowNs;
                                    }
                                });
        member.set("hostile");
        ticks[0] = 0;
        layer.advanceMs(100);
        assertThat(ticks[0]).isBetween(50, 110);
    }

    @Test
    void aHostThatBelongsToAnExchangedPolicyIsDeaf() {
        ring();
        RoutingHost[] kept = new RoutingHost[1];
        Member member =
                offer(
                        () ->
                                new Exchange() {
                                    @Override
                                    public void start(RoutingHost host, long nowNs) {
                                        kept[0] = host;
                                        super.start(host, nowNs);
                                    }
                                });
        member.set("hostile");
        layer.settle();
        member.set("lfa");
        layer.settle();
        kept[0].install(4, 1, 1);
        kept[0].wakeAt(0);
        assertThat(kept[0].send(1, new byte[4], 4)).isFalse();
        layer.advanceMs(100);
        assertThat(layer.faults()).isEmpty();
    }
}
