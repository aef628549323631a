package org.o7s.driver.pcap;

import java.util.List;
import org.pcap4j.core.PcapNativeException;

/**
 * Why libpcap did not send a frame. It reports by text alone; where the text is in another language
 * the frame counts as refused, or as lost to an interface that is known to be down.
 */
enum SendFailure {
    /** The system cannot take it now. */
    LATER,

    /** The interface is down or gone. */
    INTERFACE_DOWN,

    /** Longer than the interface carries. */
    TOO_LARGE,

    /** For another reason. */
    REFUSED;

    private static final List<String> TEXTS_LATER =
            List.of("No buffer space", "temporarily unavailable", "would block");
    private static final List<String> TEXTS_DOWN =
            List.of("Network is down", "No such device", "Device not configured");

    static SendFailure of(PcapNativeException failure, boolean linkIsUp) {
        String text = String.valueOf(failure.getMessage());
        if (TEXTS_LATER.stream().anyMatch(text::contains)) {
            return LATER;
        }
        if (!linkIsUp || TEXTS_DOWN.stream().anyMatch(text::contains)) {
            return INTERFACE_DOWN;
        }
        return text.contains("Message too long") ? TOO_LARGE : REFUSED;
    }
}
