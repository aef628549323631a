/** Named counters: every packet is accounted for. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.core.counters;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
