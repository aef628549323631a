/** The command line of the system, as front ends call it. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.commands;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
