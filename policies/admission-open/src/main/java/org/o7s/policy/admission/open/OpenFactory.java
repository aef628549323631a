package org.o7s.policy.admission.open;

import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.admission.AdmissionPolicy;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The policy {@code admission/open}; it has no parameters. */
@Capability(
        namespace = PolicyFactory.NAMESPACE,
        attribute = {"kind=admission", "name=open"})
@Component(
        service = PolicyFactory.class,
        property = {PolicyFactory.KIND + "=admission", PolicyFactory.NAME + "=open"})
public final class OpenFactory implements PolicyFactory<AdmissionPolicy> {

    @Override
    public AdmissionPolicy create(PolicyParameters parameters) {
        if (!parameters.values().isEmpty()) {
            throw new IllegalArgumentException("open has no parameters");
        }
        return new Open();
    }
}
