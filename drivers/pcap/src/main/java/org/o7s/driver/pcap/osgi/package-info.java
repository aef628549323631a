/** The driver as a service. */
@NullMarked
package org.o7s.driver.pcap.osgi;

import org.jspecify.annotations.NullMarked;
