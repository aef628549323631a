package org.o7s.itests.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.o7s.itests.systems.Bystander.Told;
import org.o7s.lab.Host;
import org.o7s.lab.Lab;
import org.o7s.lab.O7sSystem;

/**
 * Bystanders at a daemon of their own, which nobody attacks. What a busy machine does to bystanders
 * it does to these too, so their replies are the clock by which others are judged: not how long
 * somebody waited, but how many replies these got meanwhile.
 *
 * <p>An attack takes its share of the processors and of the daemon that it attacks, on two
 * processors most of both; whoever is held up gets nothing. So the bounds are wide: what they are
 * to tell apart is far from both sides.
 */
final class Yardstick {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);

    /** Replies of the yardstick in the shortest comparison. */
    private static final long ENOUGH = 1_000;

    /** In the best third of the time a bystander gets at least one for so many of the yardstick. */
    private static final long BEST_SHARE = 8;

    /** In all of the time it gets at least one for so many. */
    private static final long SHARE = 20;

    /** Never has the yardstick more replies while a bystander waits for one. */
    private static final long LONGEST_WAIT = 2_000;

    private final Bystander untouched;

    private Yardstick(Bystander untouched) {
        this.untouched = untouched;
    }

    /** Starts such a daemon on a host, and bystanders there. */
    static Yardstick start(Lab lab, Host host) {
        O7sSystem system = O7sSystem.start(lab, host);
        system.irm("ipcp", "bootstrap", "type", "local", "name", "lo", "layer", "calm");
        return new Yardstick(Bystander.start(system, "calm"));
    }

    /** Compares these bystanders from now on. */
    Watch watch(Bystander bystander) {
        return new Watch(bystander, System.nanoTime());
    }

    /** A time of which it is asked whether bystanders went on. One thread. */
    final class Watch {
        private final Bystander bystander;
        private final long fromNs;

        private Watch(Bystander bystander, long fromNs) {
            this.bystander = bystander;
            this.fromNs = fromNs;
        }

        /**
         * Until now they went on at their rate, as far as the machine let them, and lost nothing.
         *
         * @param what happened meanwhile, for people
         */
        void assertTheyWentOn(String what) {
            judge(what, 1.0 / BEST_SHARE, 1.0 / SHARE);
        }

        /**
         * The same of bystanders whose way is another one than that of the yardstick: how many
         * replies they get says nothing then, but none of them waited for long.
         */
        void assertTheyWereNotHeldUp(String what) {
            judge(what, 0, 0);
        }

        private void judge(String what, double bestShare, double wholeShare) {
            await("the yardstick gets replies")
                    .atMost(LIMIT)
                    .pollInterval(POLL)
                    .until(() -> replies(untouched.told(), fromNs, Long.MAX_VALUE) >= ENOUGH);
            long toNs = System.nanoTime();
            for (Bystander each : List.of(untouched, bystander)) {
                await(what + ": a reply after " + toNs + "; so far " + each.told().getLast())
                        .atMost(LIMIT)
                        .pollInterval(POLL)
                        .until(() -> each.told().getLast().atNs() > toNs);
                each.assertLostNothing();
            }
            List<Told> theirs = bystander.told();
            List<Told> usual = untouched.told();
            double best = 0;
            for (int third = 0; third < 3; third++) {
                long aNs = fromNs + (toNs - fromNs) * third / 3;
                long bNs = fromNs + (toNs - fromNs) * (third + 1) / 3;
                best = Math.max(best, share(theirs, usual, aNs, bNs));
            }
            double share = share(theirs, usual, fromNs, toNs);
            long wait = longestWait(theirs, usual, toNs);
            String found =
                    "%s: %.2f of the replies of the yardstick, %.2f in the best third of %.1f s; the"
                                    .formatted(what, share, best, (toNs - fromNs) / 1e9)
                            + " longest wait was as long as that for %d replies".formatted(wait);
            System.out.println(found);
            assertThat(best).as(found).isGreaterThanOrEqualTo(bestShare);
            assertThat(share).as(found).isGreaterThanOrEqualTo(wholeShare);
            assertThat(wait).as(found).isLessThanOrEqualTo(LONGEST_WAIT);
        }

        private long longestWait(List<Told> theirs, List<Told> usual, long toNs) {
            return LongStream.range(1, theirs.size())
                    .mapToInt(i -> (int) i)
                    .filter(i -> theirs.get(i).atNs() > fromNs && theirs.get(i - 1).atNs() < toNs)
                    .mapToLong(i -> replies(usual, theirs.get(i - 1).atNs(), theirs.get(i).atNs()))
                    .max()
                    .orElseThrow();
        }

        private static double share(List<Told> theirs, List<Told> usual, long aNs, long bNs) {
            return replies(theirs, aNs, bNs) / (double) Math.max(1, replies(usual, aNs, bNs));
        }

        private static long replies(List<Told> told, long fromNs, long toNs) {
            return until(told, toNs) - until(told, fromNs);
        }

        private static long until(List<Told> told, long atNs) {
            long replies = 0;
            for (Told each : told) {
                if (each.atNs() > atNs) {
                    break;
                }
                replies = each.replies();
            }
            return replies;
        }
    }
}
