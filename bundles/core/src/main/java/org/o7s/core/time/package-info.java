/** The two clocks, as arguments. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.core.time;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
