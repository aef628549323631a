/** obc: one message to everybody. Source: docs/wire/cli-and-tools.md 3.5. */
@NullMarked
package org.o7s.tools.broadcast;

import org.jspecify.annotations.NullMarked;
