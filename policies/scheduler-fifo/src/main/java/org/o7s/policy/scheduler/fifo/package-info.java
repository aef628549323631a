/** Packets leave as they came, whatever their cube. */
@NullMarked
package org.o7s.policy.scheduler.fifo;

import org.jspecify.annotations.NullMarked;
