/** Completion of a half-typed command. */
@NullMarked
package org.o7s.commands.complete;

import org.jspecify.annotations.NullMarked;
