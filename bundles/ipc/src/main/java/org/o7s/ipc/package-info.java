/**
 * Where the daemon of an instance and its clients meet: directories, the socket, the lock.
 *
 * <p>These classes need nothing but the JDK, so that the launcher can use them before there is a
 * framework, and client programs start fast.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.ipc;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
