/**
 * Follows packets through a layer: each member is asked what it would do with one, and how the flow
 * goes that would carry it on.
 *
 * <pre>
 *   asker                          teller at each member, the asker's own first
 *   QUESTION ───────────────▶      decides as for a packet; asks the layer below how the flow goes
 *   ◀────── ANSWER, in parts
 *   the next member …              until the packet arrives, or nobody answers
 * </pre>
 *
 * <p>In: packets of EID 4, a question, time. Out: packets, one answer to the question. A member
 * that does not understand the question, or does not answer, is passed over as the map of the layer
 * suggests. Nothing here touches the packet path.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.tracing;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
