package org.o7s.policy.address.flat;

import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.address.AddressPolicy;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The policy {@code address/flat}; it has no parameters. */
@Capability(
        namespace = PolicyFactory.NAMESPACE,
        attribute = {"kind=address", "name=flat"})
@Component(
        service = PolicyFactory.class,
        property = {PolicyFactory.KIND + "=address", PolicyFactory.NAME + "=flat"})
public final class FlatFactory implements PolicyFactory<AddressPolicy> {

    @Override
    public AddressPolicy create(PolicyParameters parameters) {
        if (!parameters.values().isEmpty()) {
            throw new IllegalArgumentException("flat has no parameters");
        }
        return new Flat();
    }
}
