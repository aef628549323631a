/** Whether the benchmark works; never how fast anything is. */
@NullMarked
package org.o7s.itests.bench;

import org.jspecify.annotations.NullMarked;
