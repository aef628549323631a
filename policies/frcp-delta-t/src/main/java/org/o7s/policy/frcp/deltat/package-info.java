/** FRCP repeats what it has measured to be late; the code is that which FRCP has built in. */
@NullMarked
package org.o7s.policy.frcp.deltat;

import org.jspecify.annotations.NullMarked;
