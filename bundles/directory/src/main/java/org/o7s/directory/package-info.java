/** The directory of a unicast layer: a distributed hash table. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.directory;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
