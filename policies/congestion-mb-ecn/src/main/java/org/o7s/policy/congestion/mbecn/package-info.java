/** Multi-bit explicit congestion notification. */
@NullMarked
package org.o7s.policy.congestion.mbecn;

import org.jspecify.annotations.NullMarked;
