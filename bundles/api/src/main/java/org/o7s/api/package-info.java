/**
 * What an application sees of the network: flows to names, quality of service, errors.
 *
 * <p>An application {@linkplain org.o7s.api.Applications#announce announces} itself to the IPC
 * Resource Manager of its system, then allocates flows to names and accepts the flows that others
 * allocate to names bound to it. It never sees an address, a layer or a protocol. Source: paper
 * 4.1, docs/wire/wire-endtoend.md section 5.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
