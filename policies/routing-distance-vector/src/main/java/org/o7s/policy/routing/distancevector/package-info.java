/** Distance vectors, exchanged among neighbours. */
@NullMarked
package org.o7s.policy.routing.distancevector;

import org.jspecify.annotations.NullMarked;
