/** The first hop that is up. */
@NullMarked
package org.o7s.policy.pff.alternate;

import org.jspecify.annotations.NullMarked;
