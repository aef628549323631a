/** The port between the IRM and the IPCPs. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.core.ipcp;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
