/** What the page shows: snapshots of a running system, and what is sent of them. */
@NullMarked
package org.o7s.map.model;

import org.jspecify.annotations.NullMarked;
