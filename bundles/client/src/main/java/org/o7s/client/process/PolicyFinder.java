package org.o7s.client.process;

import java.util.Iterator;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.o7s.frcp.FrcpTrial;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.frcp.DeltaT;
import org.o7s.policy.frcp.FrcpPolicy;
import org.o7s.policy.frcp.FrcpPolicyProvider;

/**
 * The policies of FRCP that a process has: {@link DeltaT}, which is built in, and those that offer
 * themselves as {@link FrcpPolicyProvider} on the class path of the client library. Any thread.
 */
final class PolicyFinder {
    /** The most providers that are looked at. */
    private static final int PROVIDERS_MAX = 256;

    private PolicyFinder() {}

    /**
     * A policy of this name, tried out.
     *
     * @throws IllegalArgumentException with a sentence, if there is none, its parameters are not
     *     good, or it answers nonsense
     */
    static FrcpPolicy find(String name, PolicyParameters parameters) {
        try {
            FrcpPolicy found = make(name, parameters);
            Optional<String> objection = FrcpTrial.objection(found);
            if (objection.isPresent()) {
                throw new IllegalArgumentException("policy frcp/" + name + ": " + objection.get());
            }
            return found;
        } catch (ServiceConfigurationError
                | LinkageError
                | AssertionError
                | StackOverflowError
                | OutOfMemoryError e) {
            throw new IllegalArgumentException("policy frcp/" + name + " cannot be made: " + e, e);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("policy frcp/" + name + " throws: " + e, e);
        }
    }

    private static FrcpPolicy make(String name, PolicyParameters parameters) {
        if (name.equals(DeltaT.NAME)) {
            return new DeltaT(parameters);
        }
        Iterator<FrcpPolicyProvider> all =
                ServiceLoader.load(FrcpPolicyProvider.class, PolicyFinder.class.getClassLoader())
                        .iterator();
        for (int i = 0; i < PROVIDERS_MAX && all.hasNext(); i++) {
            FrcpPolicyProvider provider = all.next();
            if (provider.name().equals(name)) {
                return provider.create(parameters);
            }
        }
        throw new IllegalArgumentException(
                "there is no policy frcp/" + name + " on the class path of the process");
    }
}
