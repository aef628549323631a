/**
 * The bundles of the assembled lab system inside a framework that Pax Exam starts: once in the JVM
 * of the test, once in a JVM of its own.
 *
 * <p>The tests themselves run inside the framework, as a bundle.
 */
@NullMarked
package org.o7s.itests.framework;

import org.jspecify.annotations.NullMarked;
