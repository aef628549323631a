package org.o7s.connection;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.o7s.wire.g23.unicast.CepRecord;

/**
 * A component of this member that others may connect to (docs/wire/wire-unicast.md 2.2).
 *
 * @param name its exact name: {@code Data Transfer}, {@code Enrollment}, {@code Management}
 * @param record what this member says of it, asked for at each exchange; one that carries an
 *     address wants one of its peers too
 * @param connected gets each connection that a peer opened, and each that {@link
 *     ConnectionManager#connect} keeps, every time it is up; on the member's loop
 * @param watchesAll whether peers of other implementations too are sent keepalives, and count as
 *     gone when they are silent; those of o7s always
 */
public record Component(
        String name,
        Supplier<CepRecord> record,
        Consumer<PeerConnection> connected,
        boolean watchesAll) {

    /** A component that watches all its peers. */
    public Component(String name, Supplier<CepRecord> record, Consumer<PeerConnection> connected) {
        this(name, record, connected, true);
    }
}
