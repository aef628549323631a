package org.o7s.policy.pff.alternate;

import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.pff.PffPolicy;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The policy {@code pff/alternate}; it has no parameters. */
@Capability(
        namespace = PolicyFactory.NAMESPACE,
        attribute = {"kind=pff", "name=alternate"})
@Component(
        service = PolicyFactory.class,
        property = {PolicyFactory.KIND + "=pff", PolicyFactory.NAME + "=alternate"})
public final class AlternateFactory implements PolicyFactory<PffPolicy> {

    @Override
    public PffPolicy create(PolicyParameters parameters) {
        if (!parameters.values().isEmpty()) {
            throw new IllegalArgumentException("alternate has no parameters");
        }
        return new Alternate();
    }
}
