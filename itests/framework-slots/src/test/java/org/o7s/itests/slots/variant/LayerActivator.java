package org.o7s.itests.slots.variant;

import java.util.Dictionary;
import java.util.Hashtable;
import org.o7s.policy.PolicyFactory;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Registers the policies that the header {@code X-Policies} names, {@code kind/name=class} each,
 * with the number that {@code X-Number} gives them and the fault of {@code X-Fault}.
 */
public final class LayerActivator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        Dictionary<String, String> headers = context.getBundle().getHeaders("");
        int number = Integer.parseInt(headers.get("X-Number"));
        Fault fault = Fault.valueOf(headers.get("X-Fault"));
        for (String entry : headers.get("X-Policies").split(";", -1)) {
            String[] policyAndClass = entry.split("=", 2);
            String[] kindAndName = policyAndClass[0].split("/", 2);
            Dictionary<String, Object> properties = new Hashtable<>();
            properties.put(PolicyFactory.KIND, kindAndName[0]);
            properties.put(PolicyFactory.NAME, kindAndName[1]);
            PolicyFactory<Object> factory = _ -> policy(policyAndClass[1], number, fault);
            context.registerService(PolicyFactory.class, factory, properties);
        }
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
