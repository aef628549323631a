/**
 * The core in an OSGi framework: services become catalogue entries, stored jars become bundles, and
 * the slot engine becomes a service.
 *
 * <p>Everything that this package adapts works without OSGi (design rule 10).
 */
@NullMarked
package org.o7s.core.osgi;

import org.jspecify.annotations.NullMarked;
