package org.o7s.core.capture;

import org.o7s.core.driver.DatagramPort;
import org.o7s.core.driver.FramePort;
import org.o7s.core.driver.Port;

/** Ports as they are used while somebody takes copies of what passes. */
public final class TappedPorts {
    private TappedPorts() {}

    /**
     * A port that does what the given one does, and has what passes copied. Belongs to the loop of
     * the port; whoever closes or hands over a port does so with the port itself.
     *
     * @return the port itself if it is of a kind that cannot be tapped
     */
    @SuppressWarnings("unchecked") // A wrapper implements the interface that P is.
    public static <P extends Port> P of(P port, Tap.Both taps) {
        return switch (port) {
            case FramePort frames -> (P) new TappedFramePort(frames, taps);
            case DatagramPort datagrams -> (P) new TappedDatagramPort(datagrams, taps);
            default -> port;
        };
    }
}
