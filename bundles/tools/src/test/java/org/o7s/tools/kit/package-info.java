/** Networks made of queues, for testing tools without a system. */
@NullMarked
package org.o7s.tools.kit;

import org.jspecify.annotations.NullMarked;
