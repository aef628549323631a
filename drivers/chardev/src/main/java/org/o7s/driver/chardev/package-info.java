/**
 * A driver of character devices that carry frames: a serial line, a pseudo terminal, a card.
 *
 * <pre>
 *   CharacterPort  one device in the hands of one loop
 *   FrameCode      frames ──▶ bytes without a zero, and back (docs/wire/raptor.md 4)
 * </pre>
 */
@NullMarked
package org.o7s.driver.chardev;

import org.jspecify.annotations.NullMarked;
