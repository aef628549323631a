/** Output: tables, JSON, problems, help, explanations. */
@NullMarked
package org.o7s.commands.text;

import org.jspecify.annotations.NullMarked;
