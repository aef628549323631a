package org.o7s.irm.management;

import java.util.Optional;
import org.o7s.core.ipcp.IpcpType;

/**
 * How an IPCP is to become a member of a layer that exists.
 *
 * @param ipcp its name; it is created if there is none
 * @param type what it must be, or is created as; empty for whatever it is, or unicast
 * @param member name of a member, its own or the layer's, reachable through a layer below
 * @param layer the layer that is meant; empty for whatever the member is in
 * @param autobind bind it to its own name and the name of its layer, once it is a member
 * @param keep leave a created IPCP behind if it cannot enrol
 */
public record JoinRequest(
        String ipcp,
        Optional<IpcpType> type,
        String member,
        Optional<String> layer,
        boolean autobind,
        boolean keep) {}
