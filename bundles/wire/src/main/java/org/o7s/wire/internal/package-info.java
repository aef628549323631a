/** What the codecs of all packages share: integers in place, and checks of our own values. */
@NullMarked
package org.o7s.wire.internal;

import org.jspecify.annotations.NullMarked;
