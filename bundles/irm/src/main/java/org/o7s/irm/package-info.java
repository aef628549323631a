/**
 * The IPC Resource Manager of a system.
 *
 * <p>{@link org.o7s.irm.Irm} puts one together; it runs without a framework. Source: paper 2.9 and
 * 4.4, design sections 2 and 5.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.irm;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
