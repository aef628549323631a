/** Always the first hop. */
@NullMarked
package org.o7s.policy.pff.simple;

import org.jspecify.annotations.NullMarked;
