/** What an IRM is given: clocks, memory, loops, settings and limits. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.irm.environment;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
