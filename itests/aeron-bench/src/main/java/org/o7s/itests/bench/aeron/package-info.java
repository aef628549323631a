/** Aeron IPC as a way of the benchmark, with a media driver in the first of its processes. */
@NullMarked
package org.o7s.itests.bench.aeron;

import org.jspecify.annotations.NullMarked;
