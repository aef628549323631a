/** Shortest paths with loop-free alternates. */
@NullMarked
package org.o7s.policy.routing.lfa;

import org.jspecify.annotations.NullMarked;
