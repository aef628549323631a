package org.o7s.policy.broadcast.stateless;

import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.broadcast.BroadcastPolicy;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The policy {@code broadcast/stateless}; it has no parameters. */
@Capability(
        namespace = PolicyFactory.NAMESPACE,
        attribute = {"kind=broadcast", "name=stateless"})
@Component(
        service = PolicyFactory.class,
        property = {PolicyFactory.KIND + "=broadcast", PolicyFactory.NAME + "=stateless"})
public final class StatelessFactory implements PolicyFactory<BroadcastPolicy> {

    @Override
    public BroadcastPolicy create(PolicyParameters parameters) {
        if (!parameters.values().isEmpty()) {
            throw new IllegalArgumentException("stateless has no parameters");
        }
        return new Stateless();
    }
}
