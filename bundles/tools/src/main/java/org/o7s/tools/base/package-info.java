/**
 * What the tools have in common: reading words of a command line, clocks, serving flows.
 *
 * <p>Imports nothing of the tools; each of them imports this.
 */
@NullMarked
package org.o7s.tools.base;

import org.jspecify.annotations.NullMarked;
