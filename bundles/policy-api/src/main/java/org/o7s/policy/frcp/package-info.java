/**
 * The policy kind {@code frcp}: when a flow repeats packets, acknowledges them, and how many wait.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.policy.frcp;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
