/** From typed words to a command that is understood, or to a sentence that says why not. */
@NullMarked
package org.o7s.commands.parse;

import org.jspecify.annotations.NullMarked;
