package org.o7s.directory;

import java.util.List;

/**
 * A name as this member's directory holds it, for people.
 *
 * @param digest in hexadecimal
 * @param addresses the members that have it, as far as is known here, in ascending order
 * @param own whether it is registered at this member
 */
public record HeldName(String digest, List<Long> addresses, boolean own) {
    /** Keeps a copy. */
    public HeldName {
        addresses = List.copyOf(addresses);
    }
}
