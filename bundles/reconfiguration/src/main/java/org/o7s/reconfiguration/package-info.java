/**
 * How the members of a layer change a policy together: prepared everywhere, committed everywhere or
 * nowhere.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.reconfiguration;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
