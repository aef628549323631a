/** Checks of the assembled systems. */
@NullMarked
package org.o7s.systems;

import org.jspecify.annotations.NullMarked;
