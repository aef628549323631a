/** Test kit: what every driver of Ethernet frames must do, run on a virtual cable of its own. */
@NullMarked
package org.o7s.driver.kit;

import org.jspecify.annotations.NullMarked;
