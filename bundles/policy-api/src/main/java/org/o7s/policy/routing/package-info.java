/** The policy kind {@code routing}: from what a member knows of its layer to next hops. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.policy.routing;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
