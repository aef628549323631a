package org.o7s.directory;

import java.util.OptionalInt;
import org.o7s.wire.g23.unicast.DhtMessage;

/** Asks members who they are, on behalf of somebody who wants to know. */
final class Probes {
    /** The most probes at a time. */
    static final int OPEN_MAX = 256;

    private static final int ATTEMPTS_MAX = 3;

    private final Surroundings here;
    private final Requests requests;
    private int open;

    Probes(Surroundings here, Requests requests) {
        this.here = here;
        this.requests = requests;
    }

    void probe(long address, DhtDirectory.Probed answered) {
        if (address == here.sender.ownAddress()) {
            tell(answered, OptionalInt.of(here.settings.features()));
        } else if (open >= OPEN_MAX) {
            tell(answered, OptionalInt.empty());
        } else {
            open++;
            attempt(address, answered, 1);
        }
    }

    private void tell(DhtDirectory.Probed answered, OptionalInt features) {
        here.outbox.add(() -> answered.probed(features));
    }

    private void attempt(long address, DhtDirectory.Probed answered, int attempt) {
        Requests.Outcome outcome =
                new Requests.Outcome() {
                    @Override
                    public void answered(DhtMessage answer) {
                        open--;
                        tell(answered, OptionalInt.of(answer.src().features()));
                    }

                    @Override
                    public void silent() {
                        again(address, answered, attempt);
                    }
                };
        if (!requests.nodes(address, here.ownId, outcome)) {
            here.after(Requests.LIMIT_NS, () -> again(address, answered, attempt));
        }
    }

    private void again(long address, DhtDirectory.Probed answered, int attempt) {
        if (attempt < ATTEMPTS_MAX) {
            attempt(address, answered, attempt + 1);
        } else {
            open--;
            tell(answered, OptionalInt.empty());
        }
    }
}
