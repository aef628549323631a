/** Hands every packet on once: for layers of any topology. */
@NullMarked
package org.o7s.policy.broadcast.stateful;

import org.jspecify.annotations.NullMarked;
