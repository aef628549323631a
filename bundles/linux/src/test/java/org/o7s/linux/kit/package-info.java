/**
 * Test kit: pairs of network namespaces joined by a virtual cable, for every module that tests real
 * frames.
 */
@NullMarked
package org.o7s.linux.kit;

import org.jspecify.annotations.NullMarked;
