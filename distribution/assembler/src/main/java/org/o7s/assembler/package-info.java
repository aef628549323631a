/**
 * Lays out a system: from a run description ({@code .bndrun}) and a repository of bundles to a
 * folder that runs.
 *
 * <pre>
 *   lab.bndrun ─┐
 *               ├─► RunDescription.resolve ─► Resolution ─► SystemFolder ─► bundles/, etc/
 *   *.jar ──────┘
 * </pre>
 *
 * <p>What a run description asks for is found by requirements ({@code o7s.policy;kind=..;name=..},
 * {@code bnd.identity}, services), so a missing bundle is a failure that names what is missing.
 */
@NullMarked
package org.o7s.assembler;

import org.jspecify.annotations.NullMarked;
