/** Offers the IPCP over UDP as an OSGi service. */
@NullMarked
package org.o7s.ipcp.udp.osgi;

import org.jspecify.annotations.NullMarked;
