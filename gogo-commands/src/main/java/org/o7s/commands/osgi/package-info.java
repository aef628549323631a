/** The commands as services and Gogo functions. */
@NullMarked
package org.o7s.commands.osgi;

import org.jspecify.annotations.NullMarked;
