package org.o7s.client;

import java.util.Optional;
import org.o7s.api.QosSpec;

/** Which specifications this version can honour: what it cannot is refused, never run as raw. */
public final class QosSupport {
    private QosSupport() {}

    /**
     * Why a flow of this specification cannot be had, as a sentence without a subject; empty if it
     * can.
     */
    public static Optional<String> objection(QosSpec qos) {
        if (qos.loss() == 0 && !qos.inOrder()) {
            return Optional.of("no loss can be had in order alone: FRCP repeats what is lost");
        }
        return Optional.empty();
    }
}
