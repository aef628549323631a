/**
 * What unicast and broadcast IPCPs have in common: how they join a layer, and who may join theirs.
 *
 * <p>The mechanisms of connecting and enrolling know nothing of each other; here they are put
 * together for both types of IPCP (docs/wire/wire-unicast.md 3.2, Annex A).
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.membership;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
