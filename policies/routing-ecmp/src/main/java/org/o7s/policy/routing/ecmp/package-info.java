/** All shortest paths. */
@NullMarked
package org.o7s.policy.routing.ecmp;

import org.jspecify.annotations.NullMarked;
