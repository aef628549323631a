/** A mechanism with slots, for tests: it is driven through types of the JDK only. */
@NullMarked
package org.o7s.itests.slots.probe;

import org.jspecify.annotations.NullMarked;
