package org.o7s.policy.loadbalance.spillover;

import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.loadbalance.LoadBalancePolicy;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The policy {@code load-balance/spillover}; it has no parameters. */
@Capability(
        namespace = PolicyFactory.NAMESPACE,
        attribute = {"kind=load-balance", "name=spillover"})
@Component(
        service = PolicyFactory.class,
        property = {PolicyFactory.KIND + "=load-balance", PolicyFactory.NAME + "=spillover"})
public final class SpilloverFactory implements PolicyFactory<LoadBalancePolicy> {

    @Override
    public LoadBalancePolicy create(PolicyParameters parameters) {
        if (!parameters.values().isEmpty()) {
            throw new IllegalArgumentException("spillover has no parameters");
        }
        return new Spillover();
    }
}
