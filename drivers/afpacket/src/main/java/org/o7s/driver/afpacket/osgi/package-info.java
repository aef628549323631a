/** The driver as a service. */
@NullMarked
package org.o7s.driver.afpacket.osgi;

import org.jspecify.annotations.NullMarked;
