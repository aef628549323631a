package org.o7s.policy.congestion.none;

import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.congestion.CongestionPolicy;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The policy {@code congestion/none}; it has no parameters. */
@Capability(
        namespace = PolicyFactory.NAMESPACE,
        attribute = {"kind=congestion", "name=none"})
@Component(
        service = PolicyFactory.class,
        property = {PolicyFactory.KIND + "=congestion", PolicyFactory.NAME + "=none"})
public final class NoneFactory implements PolicyFactory<CongestionPolicy> {

    @Override
    public CongestionPolicy create(PolicyParameters parameters) {
        if (!parameters.values().isEmpty()) {
            throw new IllegalArgumentException("none has no parameters");
        }
        return new NoCongestionAvoidance();
    }
}
