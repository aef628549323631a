/** The policy kind {@code address}: which address a new member takes. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.policy.address;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
