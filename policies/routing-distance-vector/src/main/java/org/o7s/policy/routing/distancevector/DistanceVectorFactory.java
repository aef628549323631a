package org.o7s.policy.routing.distancevector;

import java.util.Set;
import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.routing.RoutingPolicy;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/**
 * The policy {@code routing/distance-vector}. Its parameter {@code update-ms} is how often a member
 * sends all of its routes: 100..60000, 5000 if not said.
 */
@Capability(
        namespace = PolicyFactory.NAMESPACE,
        attribute = {"kind=routing", "name=distance-vector"})
@Component(
        service = PolicyFactory.class,
        property = {PolicyFactory.KIND + "=routing", PolicyFactory.NAME + "=distance-vector"})
public final class DistanceVectorFactory implements PolicyFactory<RoutingPolicy> {
    private static final String UPDATE_MS = "update-ms";

    @Override
    public RoutingPolicy create(PolicyParameters parameters) {
        if (!Set.of(UPDATE_MS).containsAll(parameters.values().keySet())) {
            throw new IllegalArgumentException(
                    "distance-vector has the parameter " + UPDATE_MS + " and no other");
        }
        long updateMs = parameters.number(UPDATE_MS, 5_000, 100, 60_000);
        return new DistanceVector(updateMs * 1_000_000);
    }
}
