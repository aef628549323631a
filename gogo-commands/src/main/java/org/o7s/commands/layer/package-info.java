/** What {@code irm layer} shows: a layer as text, as JSON and as a drawing. */
@NullMarked
package org.o7s.commands.layer;

import org.jspecify.annotations.NullMarked;
