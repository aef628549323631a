package org.o7s.itests.slots.variant;

import java.util.Dictionary;
import java.util.Hashtable;
import org.o7s.policy.PolicyFactory;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.hash.HashPolicy;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Registers hash/sha3-256 with the behaviour that the header {@code X-Behaviour} names. */
public final class VariantActivator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        String behaviour = context.getBundle().getHeaders("").get("X-Behaviour");
        if (behaviour.equals("registers nothing")) {
            return;
        }
        if (behaviour.equals("throws in start")) {
            throw new IllegalStateException("no start today");
        }
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(PolicyFactory.KIND, "hash");
        properties.put(PolicyFactory.NAME, "sha3-256");
        PolicyFactory<?> factory = parameters -> create(behaviour, parameters);
        context.registerService(PolicyFactory.class, factory, properties);
    }

    @Override
    public void stop(BundleContext context) {
        // The framework unregisters the service.
    }

    private static HashPolicy create(String behaviour, PolicyParameters parameters) {
        switch (behaviour) {
            case "throws in create" -> throw new IllegalStateException("no instance today");
            case "never returns" -> {
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
                throw new IllegalStateException("interrupted");
            }
            case "is null" -> {
                return null;
            }
            default -> {
                return new VariantHash(behaviour);
            }
        }
    }
}
