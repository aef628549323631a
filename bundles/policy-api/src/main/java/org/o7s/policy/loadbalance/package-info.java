/** The policy kind {@code load-balance}: which of the waiting acceptors of a name gets a flow. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.policy.loadbalance;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
