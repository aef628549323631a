/**
 * Copies of packets where they pass, and the files that they are written to (docs/wire/capture.md).
 * A place that nobody taps does no more than look whether somebody does.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.core.capture;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
