package org.o7s.core.ipcp;

import java.util.Map;
import java.util.Optional;

/**
 * What an IPCP says of itself.
 *
 * @param state its state
 * @param layer the layer that it is a member of, if any
 * @param hash name of the layer's hash policy, empty before it is a member
 * @param detail empty if all is well, else what is missing: {@code waiting for interface eth1}
 * @param facts what else there is to know, in order: device, MAC address, driver, MTU, flows
 */
public record IpcpStatus(
        IpcpState state,
        Optional<String> layer,
        String hash,
        String detail,
        Map<String, String> facts) {

    /** An IPCP that is in no layer yet. */
    public static final IpcpStatus BOOTED =
            new IpcpStatus(IpcpState.BOOT, Optional.empty(), "", "", Map.of());
}
