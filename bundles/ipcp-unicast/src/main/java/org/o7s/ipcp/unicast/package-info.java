/** The unicast IPCP: the mechanisms of a layer that forwards packets, put together. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.ipcp.unicast;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
