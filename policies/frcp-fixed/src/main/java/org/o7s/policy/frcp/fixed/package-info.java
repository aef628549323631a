/** FRCP repeats after a time that somebody chose, whatever was measured. */
@NullMarked
package org.o7s.policy.frcp.fixed;

import org.jspecify.annotations.NullMarked;
