package org.o7s.directory;

import java.util.HashSet;
import java.util.Set;
import org.o7s.wire.g23.unicast.DhtMessage;
import org.o7s.wire.g23.unicast.DhtMessage.FindValueResponse;
import org.o7s.wire.g23.unicast.Features;

/**
 * Tells everybody who may know a name to be here that it is no longer: a STORE that has expired,
 * which C members refuse (docs/wire/extensions.md, "withdrawal"). Like a publication it is repeated
 * until its effect is seen.
 */
final class Withdrawals {
    /** The most members that are being told. */
    static final int OPEN_MAX = 4_096;

    private static final int ATTEMPTS_MAX = 6;
    private static final long FIRST_REPEAT_NS = 150 * Surroundings.MS;
    private static final long LAST_REPEAT_NS = 5 * Surroundings.SECOND;

    private record Telling(Key key, long address) {}

    private final Surroundings here;
    private final Messenger messenger;
    private final Requests requests;
    private final Contacts contacts;
    private final Set<Telling> open = new HashSet<>();

    Withdrawals(Surroundings here, Messenger messenger, Requests requests, Contacts contacts) {
        this.here = here;
        this.messenger = messenger;
        this.requests = requests;
        this.contacts = contacts;
    }

    /** Tells those that were informed. */
    void begin(Publication name) {
        name.informed().forEach(address -> tell(name.key, address));
    }

    /** Tells one member, if it understands. */
    void tell(Key key, long address) {
        Telling telling = new Telling(key, address);
        if (understands(address) && open.size() < OPEN_MAX && open.add(telling)) {
            attempt(telling, 1);
        }
    }

    /** The name is here again. */
    void cancel(Key key) {
        open.removeIf(telling -> telling.key.equals(key));
    }

    /** Tells those that were informed once, without waiting for the effect. */
    int sayOnce(Publication name) {
        int said = 0;
        for (long address : name.informed()) {
            if (understands(address) && messenger.withdraw(address, name.key)) {
                said++;
            }
        }
        return said;
    }

    private boolean understands(long address) {
        return Features.has(contacts.members.own(address).orElse(0), Features.O7S);
    }

    private void attempt(Telling telling, int attempt) {
        if (!open.contains(telling)) {
            return;
        }
        Requests.Outcome outcome =
                new Requests.Outcome() {
                    @Override
                    public void answered(DhtMessage answer) {
                        if (OwnerChecks.confirms(
                                (FindValueResponse) answer, here.sender.ownAddress())) {
                            repeat(telling, attempt);
                        } else {
                            open.remove(telling);
                        }
                    }

                    @Override
                    public void silent() {
                        repeat(telling, attempt);
                    }
                };
        if (!messenger.withdraw(telling.address, telling.key)
                || !requests.values(telling.address, telling.key, outcome)) {
            repeat(telling, attempt);
        }
    }

    private void repeat(Telling telling, int attempt) {
        if (attempt >= ATTEMPTS_MAX) {
            open.remove(telling);
        } else {
            here.after(
                    here.backOff(attempt - 1, FIRST_REPEAT_NS, LAST_REPEAT_NS),
                    () -> attempt(telling, attempt + 1));
        }
    }
}
