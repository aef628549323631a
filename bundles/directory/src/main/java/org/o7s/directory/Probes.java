package org.o7s.directory;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.o7s.wire.g23.unicast.DhtMessage;

/** Asks members who they are, on behalf of somebody who wants to know. */
final class Probes {
    /** The most probes at a time. */
    static final int OPEN_MAX = 256;

    private static final int ATTEMPTS_MAX = 3;

    private static final class Probe {
        final long address;
        final DhtDirectory.Probed answered;

        Probe(long address, DhtDirectory.Probed answered) {
            this.address = address;
            this.answered = answered;
        }
    }

    private final Surroundings here;
    private final Requests requests;
    private final Set<Probe> open = new LinkedHashSet<>();

    Probes(Surroundings here, Requests requests) {
        this.here = here;
        this.requests = requests;
    }

    void probe(long address, DhtDirectory.Probed answered) {
        if (address == here.sender.ownAddress()) {
            tell(answered, OptionalInt.of(here.settings.features()));
        } else if (open.size() >= OPEN_MAX) {
            tell(answered, OptionalInt.empty());
        } else {
            Probe probe = new Probe(address, answered);
            open.add(probe);
            attempt(probe, 1);
        }
    }

    private void tell(DhtDirectory.Probed answered, OptionalInt features) {
        here.outbox.add(() -> answered.probed(features));
    }

    private void end(Probe probe, OptionalInt features) {
        if (open.remove(probe)) {
            tell(probe.answered, features);
        }
    }

    /** Ends all probes. */
    void close() {
        List.copyOf(open).forEach(probe -> end(probe, OptionalInt.empty()));
    }

    private void attempt(Probe probe, int attempt) {
        Requests.Outcome outcome =
                new Requests.Outcome() {
                    @Override
                    public void answered(DhtMessage answer) {
                        end(probe, OptionalInt.of(answer.src().features()));
                    }

                    @Override
                    public void silent() {
                        again(probe, attempt);
                    }
                };
        if (!requests.nodes(probe.address, here.ownId, outcome)) {
            here.after(Requests.LIMIT_NS, () -> again(probe, attempt));
        }
    }

    private void again(Probe probe, int attempt) {
        if (attempt < ATTEMPTS_MAX) {
            attempt(probe, attempt + 1);
        } else {
            end(probe, OptionalInt.empty());
        }
    }
}
