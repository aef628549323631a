/**
 * The ports between the mechanisms of a layer, which never import each other: who sends packets,
 * who takes them, who finds names, what a forwarding table is.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.core.layer;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
