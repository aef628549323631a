/** Flows spread over the hops of equal cost. */
@NullMarked
package org.o7s.policy.pff.multipath;

import org.jspecify.annotations.NullMarked;
