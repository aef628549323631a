/** Offers the local IPCP as an OSGi service. */
@NullMarked
package org.o7s.ipcp.unicast.osgi;

import org.jspecify.annotations.NullMarked;
