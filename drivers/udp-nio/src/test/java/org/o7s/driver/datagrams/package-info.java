/** Test kit: what every driver of datagrams must do, run on sockets of loopback. */
@NullMarked
package org.o7s.driver.datagrams;

import org.jspecify.annotations.NullMarked;
