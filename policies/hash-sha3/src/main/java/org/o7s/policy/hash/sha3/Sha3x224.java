package org.o7s.policy.hash.sha3;

import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.hash.HashPolicy;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The policy {@code hash/sha3-224}. */
@Capability(
        namespace = PolicyFactory.NAMESPACE,
        attribute = {"kind=hash", "name=sha3-224"})
@Component(
        service = PolicyFactory.class,
        property = {PolicyFactory.KIND + "=hash", PolicyFactory.NAME + "=sha3-224"})
public final class Sha3x224 implements PolicyFactory<HashPolicy> {

    @Override
    public HashPolicy create(PolicyParameters parameters) {
        return Sha3.create(224, parameters);
    }
}
