package org.o7s.policy.routing.linkstate;

import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.routing.RoutingPolicy;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The policy {@code routing/link-state}; it has no parameters. */
@Capability(
        namespace = PolicyFactory.NAMESPACE,
        attribute = {"kind=routing", "name=link-state"})
@Component(
        service = PolicyFactory.class,
        property = {PolicyFactory.KIND + "=routing", PolicyFactory.NAME + "=link-state"})
public final class LinkStateFactory implements PolicyFactory<RoutingPolicy> {

    @Override
    public RoutingPolicy create(PolicyParameters parameters) {
        if (!parameters.values().isEmpty()) {
            throw new IllegalArgumentException("link-state has no parameters");
        }
        return new LinkState();
    }
}
