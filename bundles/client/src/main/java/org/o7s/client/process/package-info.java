/** The library in a process of its own: the connection to the daemon, and flows over its rings. */
@NullMarked
package org.o7s.client.process;

import org.jspecify.annotations.NullMarked;
