/** How a member joins a layer and hands its configuration on. */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.enrolment;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
