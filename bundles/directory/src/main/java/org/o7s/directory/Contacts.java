package org.o7s.directory;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.o7s.directory.ContactTable.Arrival;
import org.o7s.wire.g23.unicast.DhtContact;

/** The nodes that this one knows, and who wants to hear of new ones and of dead ones. */
final class Contacts {
    /** A contact that answered more recently than this is not asked whether it lives. */
    private static final long FRESH_NS = 15 * Surroundings.SECOND;

    /** Hears of changes. */
    interface Listener {
        /** A node became a contact. */
        void added(Contact contact);

        /** A contact died. */
        void lost(Contact contact);

        /** A full bucket got a spare: its oldest contact should show that it lives. */
        void challenged(Contact contact);
    }

    final ContactTable table;
    final MemberBook members = new MemberBook();
    private final Surroundings here;
    private @Nullable Listener listener;

    Contacts(Surroundings here) {
        this.here = here;
        this.table = new ContactTable(here.ownId, here.settings.k());
    }

    /** Sets who hears of changes: once, before anything happens. */
    void tell(Listener only) {
        listener = only;
    }

    /** A node answered a request that was sent to its address. */
    void answered(DhtContact node) {
        long nowNs = here.nowNs();
        Key id = new Key(node.id());
        members.answered(node.address(), node.features());
        Arrival arrival = table.answered(id, node.address(), node.features(), nowNs);
        Listener told = listener;
        if (told == null) {
            return;
        }
        switch (arrival) {
            case ADDED -> {
                here.counters.contactsAdded.increment();
                Contact contact = table.at(node.address());
                if (contact != null) {
                    told.added(contact);
                }
            }
            case SPARE -> {
                Contact oldest = table.oldestNear(id);
                if (oldest != null && nowNs - oldest.seenNs > FRESH_NS) {
                    told.challenged(oldest);
                }
            }
            case REFUSED -> here.counters.contactsRefused.increment();
            case KNOWN -> {}
        }
    }

    /** A request to an address was not answered. */
    void silent(long address) {
        Contact dead = table.silent(address);
        Listener told = listener;
        if (dead != null && told != null) {
            here.counters.contactsLost.increment();
            told.lost(dead);
        }
    }

    /** The closest contacts to which there is a route; those that answered last time first. */
    List<Contact> reachable(Key key, int count) {
        return table.closest(key, count, c -> here.sender.reaches(c.address));
    }
}
