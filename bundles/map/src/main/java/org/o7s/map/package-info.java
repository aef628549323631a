/**
 * The page that shows a running system, and what it takes to serve it.
 *
 * <p>{@link org.o7s.map.MapServer} switches it on and off; {@link org.o7s.map.model.Snapshot} is
 * what it shows. Nothing can be changed from the page.
 */
@NullMarked
package org.o7s.map;

import org.jspecify.annotations.NullMarked;
