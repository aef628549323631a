/** Loops: one thread that owns an IPCP, its timers and its work. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.core.loop;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
