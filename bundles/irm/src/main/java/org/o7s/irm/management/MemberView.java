package org.o7s.irm.management;

import java.util.List;
import java.util.Optional;
import org.o7s.core.ipcp.LayerView;

/**
 * A member of a layer in this system, and what it knows of the layer.
 *
 * @param ipcp the IPCP in the listing
 * @param registrations the names that are registered with it here
 * @param knowledge what it knows; empty if its type knows nothing of others, or it could not say
 * @param trouble why it could not say; empty otherwise
 */
public record MemberView(
        IpcpView ipcp, List<String> registrations, Optional<LayerView> knowledge, String trouble) {

    /** Keeps a copy. */
    public MemberView {
        registrations = List.copyOf(registrations);
    }
}
