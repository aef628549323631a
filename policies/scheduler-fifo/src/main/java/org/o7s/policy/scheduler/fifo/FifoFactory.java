package org.o7s.policy.scheduler.fifo;

import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.scheduler.SchedulerPolicy;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The policy {@code scheduler/fifo}; it has no parameters. */
@Capability(
        namespace = PolicyFactory.NAMESPACE,
        attribute = {"kind=scheduler", "name=fifo"})
@Component(
        service = PolicyFactory.class,
        property = {PolicyFactory.KIND + "=scheduler", PolicyFactory.NAME + "=fifo"})
public final class FifoFactory implements PolicyFactory<SchedulerPolicy> {

    @Override
    public SchedulerPolicy create(PolicyParameters parameters) {
        if (!parameters.values().isEmpty()) {
            throw new IllegalArgumentException("fifo has no parameters");
        }
        return new Fifo();
    }
}
