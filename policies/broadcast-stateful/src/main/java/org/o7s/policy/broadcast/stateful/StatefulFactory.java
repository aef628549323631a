package org.o7s.policy.broadcast.stateful;

import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.broadcast.BroadcastPolicy;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The policy {@code broadcast/stateful}; it has no parameters. */
@Capability(
        namespace = PolicyFactory.NAMESPACE,
        attribute = {"kind=broadcast", "name=stateful"})
@Component(
        service = PolicyFactory.class,
        property = {PolicyFactory.KIND + "=broadcast", PolicyFactory.NAME + "=stateful"})
public final class StatefulFactory implements PolicyFactory<BroadcastPolicy> {

    @Override
    public BroadcastPolicy create(PolicyParameters parameters) {
        if (!parameters.values().isEmpty()) {
            throw new IllegalArgumentException("stateful has no parameters");
        }
        return new Stateful();
    }
}
