package org.o7s.policy.scheduler.priority;

import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.scheduler.SchedulerPolicy;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The policy {@code scheduler/priority}; it has no parameters. */
@Capability(
        namespace = PolicyFactory.NAMESPACE,
        attribute = {"kind=scheduler", "name=priority"})
@Component(
        service = PolicyFactory.class,
        property = {PolicyFactory.KIND + "=scheduler", PolicyFactory.NAME + "=priority"})
public final class PriorityFactory implements PolicyFactory<SchedulerPolicy> {

    @Override
    public SchedulerPolicy create(PolicyParameters parameters) {
        if (!parameters.values().isEmpty()) {
            throw new IllegalArgumentException("priority has no parameters");
        }
        return new Priority();
    }
}
