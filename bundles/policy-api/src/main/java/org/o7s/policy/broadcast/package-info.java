/** The policy kind {@code broadcast}: how a broadcast layer keeps packets from going in circles. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.policy.broadcast;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
