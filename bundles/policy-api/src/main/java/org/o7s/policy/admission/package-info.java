/** The policy kind {@code admission}: who may join a layer, and connect to its members. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.policy.admission;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
