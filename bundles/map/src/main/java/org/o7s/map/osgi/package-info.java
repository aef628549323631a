/** Binds the map to the services of the framework. */
@NullMarked
package org.o7s.map.osgi;

import org.jspecify.annotations.NullMarked;
