/** The policy kind {@code hash}: from a name to its digest in a directory. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.policy.hash;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
