package org.o7s.policy.pff.simple;

import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.pff.PffPolicy;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The policy {@code pff/simple}; it has no parameters. */
@Capability(
        namespace = PolicyFactory.NAMESPACE,
        attribute = {"kind=pff", "name=simple"})
@Component(
        service = PolicyFactory.class,
        property = {PolicyFactory.KIND + "=pff", PolicyFactory.NAME + "=simple"})
public final class SimpleFactory implements PolicyFactory<PffPolicy> {

    @Override
    public PffPolicy create(PolicyParameters parameters) {
        if (!parameters.values().isEmpty()) {
            throw new IllegalArgumentException("simple has no parameters");
        }
        return new Simple();
    }
}
