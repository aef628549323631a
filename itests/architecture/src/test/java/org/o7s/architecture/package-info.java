/**
 * The rules of the house, checked over the classes and sources of the whole workspace.
 *
 * <p>Every rule has two tests: one that it holds, and one that it finds the fault in a fixture that
 * was made to break it.
 */
@NullMarked
package org.o7s.architecture;

import org.jspecify.annotations.NullMarked;
