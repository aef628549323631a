package org.o7s.linux.kit;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.o7s.linux.Capabilities;
import org.o7s.linux.Capability;
import org.o7s.linux.Linux;

/**
 * A test that makes network namespaces of its own: skipped with one sentence for an ordinary user,
 * never skipped for root.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsNamespaces.Condition.class)
public @interface NeedsNamespaces {
    /** Decides by the capabilities of the process. */
    final class Condition implements ExecutionCondition {
        private static final AtomicBoolean SAID = new AtomicBoolean();

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            String reason = reasonToSkip();
            if (reason.isEmpty()) {
                return ConditionEvaluationResult.enabled(
                        "this process may make network namespaces");
            }
            String sentence = context.getDisplayName() + " not run: " + reason;
            if (SAID.compareAndSet(false, true)) {
                System.out.println("Tests with network namespaces are not run: " + reason);
            }
            return ConditionEvaluationResult.disabled(sentence);
        }

        private static String reasonToSkip() {
            if (Linux.unsupported().isPresent()) {
                return Linux.unsupported().get();
            }
            try {
                return Capabilities.current().has(Capability.SYS_ADMIN)
                        ? ""
                        : "making network namespaces needs root (cap_sys_admin)";
            } catch (IOException e) {
                return e.getMessage();
            }
        }
    }
}
