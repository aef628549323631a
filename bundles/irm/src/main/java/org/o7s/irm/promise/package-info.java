/**
 * A flow held to its promise: what was granted, what its end and the layers below measured, and
 * what follows. Values and pure functions, no clock and no I/O.
 *
 * <pre>
 *   management.FlowLook (one moment) ─┐
 *   management.FlowLook (earlier)   ──┴─→ FlowReport: terms by Promise, culprit by Blame
 * </pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.irm.promise;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
