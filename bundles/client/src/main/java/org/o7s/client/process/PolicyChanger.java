package org.o7s.client.process;

import org.o7s.frcp.LivePolicy;
import org.o7s.ipc.application.ApplicationMessage.PolicyUse;
import org.o7s.ipc.application.ApplicationMessage.UsePolicy;
import org.o7s.policy.PolicyParameters;
import org.o7s.policy.frcp.FrcpPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the flows of a process the policy that its daemon names, and says what became of that. One
 * that cannot be had changes nothing. Any thread.
 */
final class PolicyChanger {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyChanger.class);

    /** The longest sentence that is said, in characters. */
    private static final int PROBLEM_MAX = 512;

    private PolicyChanger() {}

    /** Tries to use it from now on; what is to be answered. */
    static PolicyUse use(UsePolicy wanted, LivePolicy live) {
        String problem = "";
        if (wanted.kind().equals(FrcpPolicy.KIND)) {
            try {
                live.set(
                        PolicyFinder.find(
                                wanted.name(), new PolicyParameters(wanted.parameters())));
            } catch (IllegalArgumentException e) {
                problem = cut(String.valueOf(e.getMessage()));
            }
        } else {
            problem = "this client library has no policies of kind " + wanted.kind();
        }
        if (!problem.isEmpty()) {
            LOG.warn("policy {}/{} is not in use: {}", wanted.kind(), wanted.name(), problem);
        }
        return new PolicyUse(wanted.kind(), wanted.name(), problem);
    }

    /** What is to be said of one that threw. */
    static PolicyUse threw(FrcpPolicy policy, Throwable why) {
        LOG.warn("policy {} threw and is set aside", policy.getClass().getName(), why);
        return new PolicyUse(
                FrcpPolicy.KIND, policy.getClass().getSimpleName(), cut("it threw: " + why));
    }

    private static String cut(String sentence) {
        return sentence.length() <= PROBLEM_MAX ? sentence : sentence.substring(0, PROBLEM_MAX);
    }
}
