package org.o7s.policy.hash.md5;

import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.hash.HashPolicy;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The policy {@code hash/md5}. */
@Capability(
        namespace = PolicyFactory.NAMESPACE,
        attribute = {"kind=hash", "name=md5"})
@Component(
        service = PolicyFactory.class,
        property = {PolicyFactory.KIND + "=hash", PolicyFactory.NAME + "=md5"})
public final class Md5Factory implements PolicyFactory<HashPolicy> {

    @Override
    public HashPolicy create(PolicyParameters parameters) {
        return new Md5(parameters);
    }
}
