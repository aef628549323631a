package org.o7s.itests.slots.variant;

import java.util.Dictionary;
import java.util.Hashtable;
import org.o7s.policy.PolicyFactory;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Registers the policy of the class that the header {@code X-Policy} names, with the number that
 * {@code X-Number} gives it and the fault of {@code X-Fault}.
 */
public final class LayerActivator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        Dictionary<String, String> headers = context.getBundle().getHeaders("");
        int number = Integer.parseInt(headers.get("X-Number"));
        Fault fault = Fault.valueOf(headers.get("X-Fault"));
        String name = headers.get("X-Policy");
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(PolicyFactory.KIND, headers.get("X-Kind"));
        properties.put(PolicyFactory.NAME, headers.get("X-Name"));
        PolicyFactory<Object> factory = _ -> policy(name, number, fault);
        context.registerService(PolicyFactory.class, factory, properties);
    }

    private static Object policy(String name, int number, Fault fault) {
        try {
            return Class.forName(LayerActivator.class.getPackageName() + "." + name)
                    .getDeclaredConstructor(int.class, Fault.class)
                    .newInstance(number, fault);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop(BundleContext context) {
        // The framework unregisters the service.
    }
}
