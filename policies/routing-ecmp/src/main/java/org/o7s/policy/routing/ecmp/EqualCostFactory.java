package org.o7s.policy.routing.ecmp;

import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.routing.RoutingPolicy;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The policy {@code routing/ecmp}; it has no parameters. */
@Capability(
        namespace = PolicyFactory.NAMESPACE,
        attribute = {"kind=routing", "name=ecmp"})
@Component(
        service = PolicyFactory.class,
        property = {PolicyFactory.KIND + "=routing", PolicyFactory.NAME + "=ecmp"})
public final class EqualCostFactory implements PolicyFactory<RoutingPolicy> {

    @Override
    public RoutingPolicy create(PolicyParameters parameters) {
        if (!parameters.values().isEmpty()) {
            throw new IllegalArgumentException("ecmp has no parameters");
        }
        return new EqualCost();
    }
}
