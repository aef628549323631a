/** Offers the IPCP over Ethernet as an OSGi service. */
@NullMarked
package org.o7s.ipcp.eth.osgi;

import org.jspecify.annotations.NullMarked;
