/**
 * What survives a daemon that was killed: which names are bound to which programs and processes, so
 * that servers that come back are bound again. A daemon that is stopped forgets it.
 *
 * <pre>
 *   a change of bindings ──▶ BindingText of the tables ──▶ BindingFile
 *   start after a kill   ◀── BindingText into the tables ◀── BindingFile
 * </pre>
 */
@NullMarked
package org.o7s.irm.persistence;

import org.jspecify.annotations.NullMarked;
