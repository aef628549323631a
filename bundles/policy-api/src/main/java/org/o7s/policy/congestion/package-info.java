/**
 * The policy kind {@code congestion}: how fast a flow sends, and what its packets are marked with.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.policy.congestion;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
