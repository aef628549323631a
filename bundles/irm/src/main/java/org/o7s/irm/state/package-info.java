/** The tables of an IRM. They belong to its loop, and each refuses what is beyond its limit. */
@NullMarked
package org.o7s.irm.state;

import org.jspecify.annotations.NullMarked;
