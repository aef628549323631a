/** The IRM in a framework. */
@NullMarked
package org.o7s.irm.osgi;

import org.jspecify.annotations.NullMarked;
