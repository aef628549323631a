/**
 * What all policy kinds share: a factory service, its properties and its parameters.
 *
 * <p>A policy bundle registers one {@link org.o7s.policy.PolicyFactory} per policy that it holds.
 * It imports the package of its kind and this one, and nothing else of o7s.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.policy;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
