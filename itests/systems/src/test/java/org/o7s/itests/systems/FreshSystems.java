package org.o7s.itests.systems;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.o7s.lab.Lab;
import org.o7s.lab.LinkEnd;

/**
 * Runs a test with the C prototype, on fresh systems again if its known weakness was met: a process
 * of it died, or it sent a reply to nobody (docs/wire/c-prototype-as-peer.md 1.2, R1). That does
 * not count against o7s; a failure without either does.
 */
final class FreshSystems {
    private static final int ATTEMPTS = 4;

    private record Watched(CSystem system, LostReply lostReply) {
        /**
         * Over UDP its log tells of the reply to nobody: the socket refuses an address of zeros.
         * And it tells when one of its IPCPs does not answer its own daemon.
         */
        boolean excuses() {
            String log = system.log();
            return system.isHurt()
                    || lostReply.seen()
                    || log.contains("Failed to respond to flow request")
                    || log.contains("alloc_resp timed out");
        }
    }

    private final Lab lab;
    private final List<Watched> watched = new ArrayList<>();
    private final List<BooleanSupplier> signs = new ArrayList<>();

    /** What is tested. */
    interface Attempt {
        void run(Lab lab, FreshSystems attempt);
    }

    private FreshSystems(Lab lab) {
        this.lab = lab;
    }

    /** Runs it until it succeeds, or fails without an excuse. */
    static void attempt(String title, Attempt test) {
        attempt(title, test, false);
    }

    /** Runs a test of nothing but C systems until it succeeds: every failure is their own. */
    static void attemptReference(String title, Attempt test) {
        attempt(title, test, true);
    }

    private static void attempt(String title, Attempt test, boolean ownFault) {
        for (int i = 1; ; i++) {
            try (Lab lab = Lab.open(title)) {
                FreshSystems attempt = new FreshSystems(lab);
                try {
                    test.run(lab, attempt);
                    return;
                } catch (AssertionError | RuntimeException e) {
                    boolean excused = ownFault || attempt.excuses();
                    if (i == ATTEMPTS || !excused) {
                        throw e;
                    }
                    // For the report of the build: how often the peer's weakness was met.
                    System.out.println(title + ", attempt " + i + ": repeated after " + e);
                }
            }
        }
    }

    private boolean excuses() {
        return watched.stream().anyMatch(Watched::excuses)
                || signs.stream().anyMatch(BooleanSupplier::getAsBoolean);
    }

    /** Adds a sign of a weakness of the prototype that only the test knows where to look for. */
    void excuseIf(BooleanSupplier sign) {
        signs.add(sign);
    }

    /** Starts a C system at the end of a link, and watches it. */
    CSystem start(CPeer peer, LinkEnd end) {
        LostReply lostReply = new LostReply(end);
        lab.onClose(lostReply::close);
        CSystem system = CSystem.start(peer, end.host());
        watched.add(new Watched(system, lostReply));
        return system;
    }
}
