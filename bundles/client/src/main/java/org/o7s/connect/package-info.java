/** The way in for applications that are processes of their own. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.connect;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
