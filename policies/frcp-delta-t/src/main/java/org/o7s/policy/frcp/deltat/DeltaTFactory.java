package org.o7s.policy.frcp.deltat;

import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.frcp.DeltaT;
import org.o7s.policy.frcp.FrcpPolicy;
import org.o7s.policy.frcp.FrcpPolicyProvider;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The policy {@code frcp/delta-t}, with the parameters of {@link DeltaT}. */
@Capability(
        namespace = PolicyFactory.NAMESPACE,
        attribute = {"kind=frcp", "name=delta-t"})
@Component(
        service = PolicyFactory.class,
        property = {PolicyFactory.KIND + "=frcp", PolicyFactory.NAME + "=delta-t"})
public final class DeltaTFactory implements FrcpPolicyProvider {

    @Override
    public String name() {
        return "delta-t";
    }

    @Override
    public FrcpPolicy create(PolicyParameters parameters) {
        return new DeltaT(parameters);
    }
}
