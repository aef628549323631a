package org.o7s.policy.loadbalance.roundrobin;

import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.loadbalance.LoadBalancePolicy;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The policy {@code load-balance/round-robin}; it has no parameters. */
@Capability(
        namespace = PolicyFactory.NAMESPACE,
        attribute = {"kind=load-balance", "name=round-robin"})
@Component(
        service = PolicyFactory.class,
        property = {PolicyFactory.KIND + "=load-balance", PolicyFactory.NAME + "=round-robin"})
public final class RoundRobinFactory implements PolicyFactory<LoadBalancePolicy> {

    @Override
    public LoadBalancePolicy create(PolicyParameters parameters) {
        if (!parameters.values().isEmpty()) {
            throw new IllegalArgumentException("round-robin has no parameters");
        }
        return new RoundRobin();
    }
}
