/** The policy kind {@code pff}: which of the next hops of a destination a packet takes. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.policy.pff;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
