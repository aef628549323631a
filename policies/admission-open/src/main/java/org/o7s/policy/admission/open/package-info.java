/** Whoever asks may join. */
@NullMarked
package org.o7s.policy.admission.open;

import org.jspecify.annotations.NullMarked;
