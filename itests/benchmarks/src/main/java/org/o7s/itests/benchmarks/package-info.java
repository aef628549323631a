/**
 * Speed of parts, measured against yardsticks in the same run and interleaved with them.
 *
 * <p>CPU time of the thread counts, not wall time: it does not depend on who else uses the machine.
 */
@NullMarked
package org.o7s.itests.benchmarks;

import org.jspecify.annotations.NullMarked;
