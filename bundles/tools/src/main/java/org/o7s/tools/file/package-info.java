/**
 * oftp: sends and fetches files and trees over a flow that is complete and in order.
 *
 * <pre>
 *   arguments → OftpArguments → OftpOptions
 *   client: FileClient ──┐                                    ┌── FileServer
 *                        ├─ TreeSender ══ MessageLine ══ TreeReceiver ─ PartFile
 *                        └─ TreeReceiver                      └── TreeSender
 *   MessageLine ── FileMessage, MessageCodec; SharedTree says which paths may be touched
 * </pre>
 *
 * Whoever sends offers a file; whoever receives says what it has of it already, as a length and a
 * hash, so that what was interrupted goes on where it ended; in the end both compare the hash of
 * the whole. Source: docs/wire/oftp.md.
 */
@NullMarked
package org.o7s.tools.file;

import org.jspecify.annotations.NullMarked;
