/**
 * How the members of a layer change policies together: prepared everywhere, committed everywhere or
 * nowhere.
 *
 * <pre>
 *   coordinator            participants (the coordinator's own member is one of them)
 *   LOOKING  who is there, who understands this
 *   ASKING   PREPARE ────▶  MAKING   policies are made and tried
 *            ◀── PREPARED   READY    with a lease of 30 s; asks again and again
 *            ◀── REFUSED             busy, not admitted, unfit, unknown
 *   TELLING  COMMIT ─────▶           exchanged between two passes
 *            ◀── COMMITTED           receipts
 *      or    ABORT ──────▶           forgotten
 * </pre>
 *
 * <p>In: packets of EID 3, a request, answers of the slots, time. Out: packets, one answer to the
 * request, exchanged policies. Whoever hears nothing presumes that nothing happens: a coordinator
 * that knows nothing of a transaction answers ABORT, a participant whose lease ends gives up.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.reconfiguration;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
