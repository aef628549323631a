/** Captures: files of packets as they pass in the system (docs/wire/capture.md). */
@NullMarked
package org.o7s.irm.capture;

import org.jspecify.annotations.NullMarked;
