package org.o7s.policy.pff.multipath;

import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.pff.PffPolicy;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The policy {@code pff/multipath}; it has no parameters. */
@Capability(
        namespace = PolicyFactory.NAMESPACE,
        attribute = {"kind=pff", "name=multipath"})
@Component(
        service = PolicyFactory.class,
        property = {PolicyFactory.KIND + "=pff", PolicyFactory.NAME + "=multipath"})
public final class MultipathFactory implements PolicyFactory<PffPolicy> {

    @Override
    public PffPolicy create(PolicyParameters parameters) {
        if (!parameters.values().isEmpty()) {
            throw new IllegalArgumentException("multipath has no parameters");
        }
        return new Multipath();
    }
}
