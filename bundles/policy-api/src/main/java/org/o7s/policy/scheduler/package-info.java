/**
 * The policy kind {@code scheduler}: which cube's packet leaves next on a flow of the layer below.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.policy.scheduler;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
