/**
 * What tests of several systems need beside the lab itself ({@link org.o7s.lab}): systems of the C
 * prototype, a black box that the environment names.
 */
@NullMarked
package org.o7s.itests.systems;

import org.jspecify.annotations.NullMarked;
