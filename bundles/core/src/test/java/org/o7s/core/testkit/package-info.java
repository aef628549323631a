/**
 * Doubles of everything that an IPCP is given, for tests on virtual time: one thread, no waiting,
 * seeds for all chance. {@link org.o7s.core.testkit.World} makes the others work together.
 */
@NullMarked
package org.o7s.core.testkit;

import org.jspecify.annotations.NullMarked;
