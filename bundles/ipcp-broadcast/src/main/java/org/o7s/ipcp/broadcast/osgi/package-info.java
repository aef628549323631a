/** Offers the broadcast IPCP as an OSGi service. */
@NullMarked
package org.o7s.ipcp.broadcast.osgi;

import org.jspecify.annotations.NullMarked;
