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
 */
public record Component(
        String name, Supplier<CepRecord> record, Consumer<PeerConnection> connected) {}
