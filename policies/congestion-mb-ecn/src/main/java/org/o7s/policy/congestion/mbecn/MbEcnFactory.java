package org.o7s.policy.congestion.mbecn;

import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.congestion.CongestionPolicy;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The policy {@code congestion/mb-ecn}; it has no parameters. */
@Capability(
        namespace = PolicyFactory.NAMESPACE,
        attribute = {"kind=congestion", "name=mb-ecn"})
@Component(
        service = PolicyFactory.class,
        property = {PolicyFactory.KIND + "=congestion", PolicyFactory.NAME + "=mb-ecn"})
public final class MbEcnFactory implements PolicyFactory<CongestionPolicy> {

    @Override
    public CongestionPolicy create(PolicyParameters parameters) {
        if (!parameters.values().isEmpty()) {
            throw new IllegalArgumentException("mb-ecn has no parameters");
        }
        return new MultiBitEcn();
    }
}
