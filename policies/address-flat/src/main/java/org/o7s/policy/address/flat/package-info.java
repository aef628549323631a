/** Random addresses of 32 bits. */
@NullMarked
package org.o7s.policy.address.flat;

import org.jspecify.annotations.NullMarked;
