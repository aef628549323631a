/**
 * Security of flows: OAP, the handshake that every flow allocation executes.
 *
 * <p>One machine per side, without I/O, clock or thread: {@link org.o7s.security.OapClient} builds
 * a request and judges the response, {@link org.o7s.security.OapServer} judges requests and builds
 * responses. They run between two IRMs and also for flows inside one system. This version agrees on
 * nothing: it neither encrypts nor authenticates, and refuses whoever asks for that. Source:
 * docs/wire/wire-endtoend.md section 4.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.o7s.security;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
