/**
 * Many members of a layer in one process, on virtual time: the daemon's own IPCP factory over links
 * with seeded faults.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.simulator;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
