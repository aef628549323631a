/** Voice before video before best effort. */
@NullMarked
package org.o7s.policy.scheduler.priority;

import org.jspecify.annotations.NullMarked;
