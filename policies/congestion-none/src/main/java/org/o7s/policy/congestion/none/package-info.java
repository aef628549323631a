/** Marks nothing and waits for nothing. */
@NullMarked
package org.o7s.policy.congestion.none;

import org.jspecify.annotations.NullMarked;
