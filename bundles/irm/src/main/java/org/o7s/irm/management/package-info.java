/**
 * The management API: every operation that an administrator has, for programs.
 *
 * <p>The {@code irm} command, the Gogo shell and the configuration file are thin layers over it.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.irm.management;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
