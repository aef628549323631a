/**
 * Codecs of wire generation 23: what the C prototype 0.23 speaks.
 *
 * <p>Each message has a field map (constants), a checked {@code validate}, and getters and setters
 * that work in place on a {@link java.lang.foreign.MemorySegment}. Nothing here keeps state, does
 * I/O or depends on another bundle. Layouts: {@code docs/wire/wire-shims.md}, {@code
 * docs/wire/wire-endtoend.md}.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.wire.g23;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
