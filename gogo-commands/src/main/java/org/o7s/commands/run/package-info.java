/** What each operation does: one method per operation. */
@NullMarked
package org.o7s.commands.run;

import org.jspecify.annotations.NullMarked;
