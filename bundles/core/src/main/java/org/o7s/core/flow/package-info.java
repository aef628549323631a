/** The two ends of a flow inside a system. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.core.flow;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
