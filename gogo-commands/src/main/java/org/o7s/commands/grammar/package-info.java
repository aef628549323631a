/** The words of {@code irm}: groups, operations, keywords and values, as tables. */
@NullMarked
package org.o7s.commands.grammar;

import org.jspecify.annotations.NullMarked;
