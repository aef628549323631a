/** The driver as a service. */
@NullMarked
package org.o7s.driver.udpnio.osgi;

import org.jspecify.annotations.NullMarked;
