/**
 * The management API as it is carried out: in the caller's thread, one change at a time, asking the
 * IRM's loop and those of the IPCPs, and waiting for them within the caller's limit.
 */
@NullMarked
package org.o7s.irm.desk;

import org.jspecify.annotations.NullMarked;
