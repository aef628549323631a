/** Shortest paths. */
@NullMarked
package org.o7s.policy.routing.linkstate;

import org.jspecify.annotations.NullMarked;
