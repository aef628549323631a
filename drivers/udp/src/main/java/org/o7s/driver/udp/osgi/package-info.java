/** The driver as a service. */
@NullMarked
package org.o7s.driver.udp.osgi;

import org.jspecify.annotations.NullMarked;
