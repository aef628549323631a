/** oecho: one message there and back. Source: docs/wire/cli-and-tools.md 3.4. */
@NullMarked
package org.o7s.tools.echo;

import org.jspecify.annotations.NullMarked;
