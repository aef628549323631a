/** What whoever gives a command sees of a system. */
@NullMarked
package org.o7s.commands.sight;

import org.jspecify.annotations.NullMarked;
