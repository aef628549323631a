/**
 * How a newcomer joins a layer, and a member hands the configuration of the layer on
 * (docs/wire/wire-unicast.md 3).
 *
 * <p>In go {@link org.o7s.enrolment.Conversation}s; out comes the configuration.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.enrolment;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
