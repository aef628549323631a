/** Failures in words: what, on which object, why, what next. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.core.problem;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
