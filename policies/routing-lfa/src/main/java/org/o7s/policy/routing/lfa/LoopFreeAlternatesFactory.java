package org.o7s.policy.routing.lfa;

import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.routing.RoutingPolicy;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The policy {@code routing/lfa}; it has no parameters. */
@Capability(
        namespace = PolicyFactory.NAMESPACE,
        attribute = {"kind=routing", "name=lfa"})
@Component(
        service = PolicyFactory.class,
        property = {PolicyFactory.KIND + "=routing", PolicyFactory.NAME + "=lfa"})
public final class LoopFreeAlternatesFactory implements PolicyFactory<RoutingPolicy> {

    @Override
    public RoutingPolicy create(PolicyParameters parameters) {
        if (!parameters.values().isEmpty()) {
            throw new IllegalArgumentException("lfa has no parameters");
        }
        return new LoopFreeAlternates();
    }
}
