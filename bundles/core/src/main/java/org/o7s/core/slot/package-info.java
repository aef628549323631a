/** Policy slots: exchanging code in a living mechanism. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.core.slot;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
