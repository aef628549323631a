/** Shells: lines, sessions on the control socket, and commands as Gogo functions. */
@NullMarked
package org.o7s.commands.shell;

import org.jspecify.annotations.NullMarked;
