/** Applications inside the framework: the other side of {@link org.o7s.api.Applications}. */
@NullMarked
package org.o7s.irm.application;

import org.jspecify.annotations.NullMarked;
