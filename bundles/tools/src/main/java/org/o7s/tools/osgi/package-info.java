/** The tools as OSGi services. */
@NullMarked
package org.o7s.tools.osgi;

import org.jspecify.annotations.NullMarked;
