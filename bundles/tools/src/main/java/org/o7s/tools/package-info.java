/** The test tools, and how a shell runs one. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.tools;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
