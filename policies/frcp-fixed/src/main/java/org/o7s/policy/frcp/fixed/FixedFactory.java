package org.o7s.policy.frcp.fixed;

import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.frcp.FrcpPolicy;
import org.o7s.policy.frcp.FrcpPolicyProvider;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The policy {@code frcp/fixed}, with the parameters of {@link Fixed}. */
@Capability(
        namespace = PolicyFactory.NAMESPACE,
        attribute = {"kind=frcp", "name=fixed"})
@Component(
        service = PolicyFactory.class,
        property = {PolicyFactory.KIND + "=frcp", PolicyFactory.NAME + "=fixed"})
public final class FixedFactory implements FrcpPolicyProvider {

    @Override
    public String name() {
        return "fixed";
    }

    @Override
    public FrcpPolicy create(PolicyParameters parameters) {
        return new Fixed(parameters);
    }
}
